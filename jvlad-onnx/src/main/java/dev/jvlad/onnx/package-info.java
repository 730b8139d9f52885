/** Patch features of a network in an ONNX file as descriptors. */
@NullMarked
package dev.jvlad.onnx;

import org.jspecify.annotations.NullMarked;
