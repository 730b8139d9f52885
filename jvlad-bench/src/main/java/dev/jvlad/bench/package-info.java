/**
 * The stopwatch: the ways to encode on the processor, side by side and beside what the machine does
 * at most.
 */
@NullMarked
package dev.jvlad.bench;

import org.jspecify.annotations.NullMarked;
