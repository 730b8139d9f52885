/** Pictures to show the search with, drawn by program, and the copies that it has to recognise. */
@NullMarked
package dev.jvlad.gallery;

import org.jspecify.annotations.NullMarked;
