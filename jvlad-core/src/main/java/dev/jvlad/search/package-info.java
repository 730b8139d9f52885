/** Exact search of vectors among others, without an index. */
@NullMarked
package dev.jvlad.search;

import org.jspecify.annotations.NullMarked;
