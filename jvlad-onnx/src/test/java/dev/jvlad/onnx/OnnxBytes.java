package dev.jvlad.onnx;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Small networks as bytes of ONNX's protobuf (onnx.proto of ONNX 1.x; field numbers beside each
 * use). In protobuf a field is its number and type in a varint, then a varint or a length and
 * bytes.
 */
final class OnnxBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private OnnxBytes number(int field, long value) {
    varint((long) field << 3);
    varint(value);
    return this;
  }

  private OnnxBytes bytes(int field, byte[] value) {
    varint(((long) field << 3) | 2);
    varint(value.length);
    out.writeBytes(value);
    return this;
  }

  private OnnxBytes text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  private OnnxBytes part(int field, OnnxBytes value) {
    return bytes(field, value.out.toByteArray());
  }

  private void varint(long value) {
    long left = value;
    for (; (left & ~0x7FL) != 0; left >>>= 7) {
      out.write((int) ((left & 0x7F) | 0x80));
    }
    out.write((int) left);
  }

  /** ModelProto: ir_version 1, graph 7, opset_import 8 (OperatorSetIdProto: version 2). */
  private static byte[] model(OnnxBytes graph) {
    return new OnnxBytes()
        .number(1, 8)
        .part(7, graph)
        .part(8, new OnnxBytes().number(2, 13))
        .out
        .toByteArray();
  }

  /** ValueInfoProto: name 1, type 2 → tensor_type 1 → elem_type 1 (float is 1), shape 2 → dim 1. */
  private static OnnxBytes tensor(String name, long... shape) {
    OnnxBytes sides = new OnnxBytes();
    for (long side : shape) {
      // Dimension: dim_value 1, or dim_param 2, a name, where it is open.
      sides.part(
          1, side < 0 ? new OnnxBytes().text(2, "side" + side) : new OnnxBytes().number(1, side));
    }
    OnnxBytes type = new OnnxBytes().number(1, 1).part(2, sides);
    return new OnnxBytes().text(1, name).part(2, new OnnxBytes().part(1, type));
  }

  /** TensorProto: dims 1, data_type 2 (float 1, int64 7), name 8, raw_data 9, little-endian. */
  private static OnnxBytes floats(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    return constant(name, 1, raw.array(), shape);
  }

  private static OnnxBytes longs(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    raw.asLongBuffer().put(values);
    return constant(name, 7, raw.array(), values.length);
  }

  private static OnnxBytes constant(String name, int type, byte[] raw, long... shape) {
    OnnxBytes constant = new OnnxBytes();
    for (long side : shape) {
      constant.number(1, side);
    }
    return constant.number(2, type).text(8, name).bytes(9, raw);
  }

  /** NodeProto: input 1, output 2, op_type 4, attribute 5. */
  private static OnnxBytes node(String operator, String output, String... inputs) {
    OnnxBytes node = new OnnxBytes();
    for (String input : inputs) {
      node.text(1, input);
    }
    return node.text(2, output).text(4, operator);
  }

  /** AttributeProto: name 1, ints 8, type 20 (INTS is 7). */
  private OnnxBytes attribute(String name, long... values) {
    OnnxBytes attribute = new OnnxBytes().text(1, name);
    for (long value : values) {
      attribute.number(8, value);
    }
    return part(5, attribute.number(20, 7));
  }

  /** Patches of p×p pixels, each F weighted sums of its 3·p·p values: a convolution of stride p. */
  private static OnnxBytes patches(float[] weights, int dimension, int patch) {
    return new OnnxBytes()
        .part(
            1,
            node("Conv", "planes", "picture", "weights")
                .attribute("kernel_shape", patch, patch)
                .attribute("strides", patch, patch))
        .part(5, floats("weights", weights, dimension, 3, patch, patch));
  }

  /**
   * A network that gives 1×F×rows×columns. GraphProto: node 1, name 2, initializer 5, input 11,
   * output 12.
   *
   * @param weights F×3×p×p
   * @param side of the pictures it takes, −1 for any
   */
  static byte[] convolution(float[] weights, int dimension, int patch, int side) {
    int cells = side < 0 ? -1 : side / patch;
    return model(
        patches(weights, dimension, patch)
            .text(2, "convolution")
            .part(11, tensor("picture", 1, 3, side, side < 0 ? side - 1 : side))
            .part(12, tensor("planes", 1, dimension, cells, cells < 0 ? cells - 1 : cells)));
  }

  /** The same features as 1×(1 + rows·columns)×F, after a class token of the given values. */
  static byte[] transformer(
      float[] weights, int dimension, int patch, int side, float[] classToken) {
    int cells = side / patch;
    return model(
        patches(weights, dimension, patch)
            .part(1, node("Reshape", "flat", "planes", "shape"))
            .part(1, node("Transpose", "rows", "flat").attribute("perm", 0, 2, 1))
            .part(1, concat("tokens", "class", "rows"))
            .text(2, "transformer")
            .part(5, longs("shape", 1, dimension, (long) cells * cells))
            .part(5, floats("class", classToken, 1, 1, dimension))
            .part(11, tensor("picture", 1, 3, side, side))
            .part(12, tensor("tokens", 1, (long) cells * cells + 1, dimension)));
  }

  /** Attribute axis of type INT, which is 2, in field i, which is 3. */
  private static OnnxBytes concat(String output, String... inputs) {
    return node("Concat", output, inputs)
        .part(5, new OnnxBytes().text(1, "axis").number(3, 1).number(20, 2));
  }

  /** A network that gives what it takes. */
  static byte[] identity(long... shape) {
    return model(
        new OnnxBytes()
            .part(1, node("Identity", "same", "given"))
            .text(2, "identity")
            .part(11, tensor("given", shape))
            .part(12, tensor("same", shape)));
  }

  /** A network that classifies: one number for the whole picture. */
  static byte[] mean(int side) {
    return model(
        new OnnxBytes()
            .part(1, node("Flatten", "classes", "picture"))
            .text(2, "mean")
            .part(11, tensor("picture", 1, 3, side, side))
            .part(12, tensor("classes", 1, 3L * side * side)));
  }

  /** A network with √ of the picture's values, which of negative ones are no numbers. */
  static byte[] roots(int side) {
    return model(
        new OnnxBytes()
            .part(1, node("Sqrt", "roots", "picture"))
            .text(2, "roots")
            .part(11, tensor("picture", 1, 3, side, side))
            .part(12, tensor("roots", 1, 3, side, side)));
  }
}
