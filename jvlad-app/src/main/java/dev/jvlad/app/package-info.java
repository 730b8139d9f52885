/** The {@code vlad} command: wiring of the other modules, and nothing that they could test. */
@NullMarked
package dev.jvlad.app;

import org.jspecify.annotations.NullMarked;
