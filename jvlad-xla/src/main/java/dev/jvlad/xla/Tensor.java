package dev.jvlad.xla;

import dev.jvlad.xla.pjrt.ElementType;
import java.util.Arrays;
import java.util.stream.Collectors;

/** A value in a program: its name, the type of its elements and its dimensions. */
final class Tensor {
  /** What a program's tensors hold: numbers that buffers can hold too, or truth values. */
  enum Type {
    F32("f32"),
    S32("i32"),
    BOOL("i1");

    private final String text;

    Type(String text) {
      this.text = text;
    }

    static Type of(ElementType type) {
      return switch (type) {
        case F32 -> F32;
        case S32 -> S32;
      };
    }
  }

  private final String name;
  private final Type element;
  private final int[] dimensions;

  Tensor(String name, Type element, int... dimensions) {
    this.name = name;
    this.element = element;
    this.dimensions = dimensions;
  }

  String name() {
    return name;
  }

  Type element() {
    return element;
  }

  int[] dimensions() {
    return dimensions.clone();
  }

  int dimension(int index) {
    return dimensions[index];
  }

  int rank() {
    return dimensions.length;
  }

  /** As MLIR writes it: {@code tensor<2x3xf32>}. */
  String type() {
    return type(element, dimensions);
  }

  static String type(Type element, int... dimensions) {
    return Arrays.stream(dimensions)
        .mapToObj(d -> d + "x")
        .collect(Collectors.joining("", "tensor<", element.text + ">"));
  }
}
