/** What measures the library from outside; see the scripts in {@code peers}. */
@NullMarked
package dev.jvlad.benchmarks;

import org.jspecify.annotations.NullMarked;
