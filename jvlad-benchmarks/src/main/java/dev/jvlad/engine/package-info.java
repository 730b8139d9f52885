/**
 * Benchmarks of the engine's kernels, in the package of what they measure: kernels are nobody
 * else's. {@code jvlad-benchmarks/jmh} runs them.
 */
@NullMarked
package dev.jvlad.engine;

import org.jspecify.annotations.NullMarked;
