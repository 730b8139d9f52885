/** Measurements of collections, in the package of what they measure. */
@NullMarked
package dev.jvlad.photos;

import org.jspecify.annotations.NullMarked;
