/**
 * The kinds of features that a photo's vector can be the sum of, beside the keypoints that are
 * verified.
 */
@NullMarked
package dev.jvlad.photos.features;

import org.jspecify.annotations.NullMarked;
