/** HEIC and AVIF, decoded by programs that run in processes of their own. */
@NullMarked
package dev.jvlad.ffmpeg;

import org.jspecify.annotations.NullMarked;
