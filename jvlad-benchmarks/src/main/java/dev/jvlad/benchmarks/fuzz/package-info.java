/**
 * A differential fuzzer of the engine: it draws cases, compares the engine with a definition in
 * float64 of its own, and shrinks what differs to one line. {@code jvlad-benchmarks/fuzz} runs it.
 */
@NullMarked
package dev.jvlad.benchmarks.fuzz;

import org.jspecify.annotations.NullMarked;
