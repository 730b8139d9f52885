/**
 * The engine: back ends that load a model or samples once and then run the two hot stages, encoding
 * images and summing clusters. On the CPU both stand on the same kernels, written twice: {@code
 * ScalarKernels} is the definition, {@code SimdKernels} is fast.
 */
@NullMarked
package dev.jvlad.engine;

import org.jspecify.annotations.NullMarked;
