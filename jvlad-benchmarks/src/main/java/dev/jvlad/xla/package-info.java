/** Measurements of the accelerator back end, in its package because its parts are nobody else's. */
@NullMarked
package dev.jvlad.xla;

import org.jspecify.annotations.NullMarked;
