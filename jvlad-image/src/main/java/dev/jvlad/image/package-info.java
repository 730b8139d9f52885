/** Image file to pixels to local descriptors. */
@NullMarked
package dev.jvlad.image;

import org.jspecify.annotations.NullMarked;
