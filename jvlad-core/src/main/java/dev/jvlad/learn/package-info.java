/** What is learned from samples: codebooks by k-means, rotations and projections by PCA. */
@NullMarked
package dev.jvlad.learn;

import org.jspecify.annotations.NullMarked;
