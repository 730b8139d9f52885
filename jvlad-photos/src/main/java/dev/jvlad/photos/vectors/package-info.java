/**
 * Vectors into collections and out of them, whoever made them. Nothing here needs a picture or a
 * model.
 */
@NullMarked
package dev.jvlad.photos.vectors;

import org.jspecify.annotations.NullMarked;
