/**
 * Geometric verification: do two pictures show the same thing, and where? Features are stored
 * compressed ({@link dev.jvlad.image.verify.CompactFeatures}), matched, and explained by one affine
 * map whose chance of arising by accident is the score.
 */
@NullMarked
package dev.jvlad.image.verify;

import org.jspecify.annotations.NullMarked;
