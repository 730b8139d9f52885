/**
 * Bucket reductions: many rows into few, where labels decide the bucket ({@link
 * dev.jvlad.reduce.Scatter}) or offsets do ({@link dev.jvlad.reduce.Segments}).
 */
@NullMarked
package dev.jvlad.reduce;

import org.jspecify.annotations.NullMarked;
