/** Files of descriptors to vectors, piece by piece: what joins {@code io} and {@code engine}. */
@NullMarked
package dev.jvlad.stream;

import org.jspecify.annotations.NullMarked;
