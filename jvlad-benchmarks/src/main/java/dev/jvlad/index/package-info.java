/** Measurements of the index, in its package because how it searches is its own affair. */
@NullMarked
package dev.jvlad.index;

import org.jspecify.annotations.NullMarked;
