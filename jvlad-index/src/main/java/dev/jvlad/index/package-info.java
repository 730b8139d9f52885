/** Stores, searches and removes vectors by image id. */
@NullMarked
package dev.jvlad.index;

import org.jspecify.annotations.NullMarked;
