/**
 * A collection on disk, which joins the modules: pictures to features (image), features to vectors
 * (core), vectors to hits (index).
 */
@NullMarked
package dev.jvlad.photos;

import org.jspecify.annotations.NullMarked;
