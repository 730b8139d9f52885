/**
 * Which model finds a user's photos best: the same questions are asked of one model after the
 * other, and the answers are kept so that an interrupted run goes on where it was.
 */
@NullMarked
package dev.jvlad.photos.tune;

import org.jspecify.annotations.NullMarked;
