/**
 * Descriptor files in and vector files out: {@code .npy}, {@code .npz}, {@code .fvecs} and {@code
 * .bvecs}, mapped rather than loaded, and files that are replaced as a whole or not at all.
 *
 * <p>This is the only package of the module that may use {@code java.lang.foreign}: a mapped file
 * can be larger than the heap and than the 2 GB of one {@code ByteBuffer}.
 */
@NullMarked
package dev.jvlad.io;

import org.jspecify.annotations.NullMarked;
