package dev.jvlad.xla;

import dev.jvlad.xla.pjrt.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Writes a program in StableHLO's text form, one operation a line, in the generic syntax: it has
 * stayed the same while the short forms of operations changed.
 *
 * <p>Operations are those of the StableHLO specification (OpenXLA); where the names differ, this
 * says what a call is for.
 */
final class StableHlo {
  private final List<Tensor> parameters = new ArrayList<>();
  private final StringBuilder body = new StringBuilder();
  private int values;

  /** The next argument. */
  Tensor parameter(ElementType type, int... dimensions) {
    Tensor parameter = new Tensor("%p" + parameters.size(), Tensor.Type.of(type), dimensions);
    parameters.add(parameter);
    return parameter;
  }

  Tensor constant(float value) {
    String bits = "0x%08X".formatted(Float.floatToRawIntBits(value));
    return constant(bits, Tensor.Type.F32);
  }

  Tensor constant(int value) {
    return constant(Integer.toString(value), Tensor.Type.S32);
  }

  private Tensor constant(String literal, Tensor.Type type) {
    Tensor result = result(type);
    line(
        "%s = \"stablehlo.constant\"() <{value = dense<%s> : %s}> : () -> %s"
            .formatted(result.name(), literal, result.type(), result.type()));
    return result;
  }

  Tensor add(Tensor a, Tensor b) {
    return same("add", a, b);
  }

  Tensor subtract(Tensor a, Tensor b) {
    return same("subtract", a, b);
  }

  Tensor multiply(Tensor a, Tensor b) {
    return same("multiply", a, b);
  }

  Tensor divide(Tensor a, Tensor b) {
    return same("divide", a, b);
  }

  Tensor maximum(Tensor a, Tensor b) {
    return same("maximum", a, b);
  }

  Tensor minimum(Tensor a, Tensor b) {
    return same("minimum", a, b);
  }

  Tensor power(Tensor a, Tensor b) {
    return same("power", a, b);
  }

  Tensor and(Tensor a, Tensor b) {
    return same("and", a, b);
  }

  Tensor abs(Tensor a) {
    return same("abs", a);
  }

  Tensor sign(Tensor a) {
    return same("sign", a);
  }

  Tensor sqrt(Tensor a) {
    return same("sqrt", a);
  }

  /** An operation whose result looks like its operands. */
  private Tensor same(String operation, Tensor... operands) {
    return emit(operation, "", operands[0].element(), operands[0].dimensions(), operands);
  }

  /** direction: EQ, LT, LE, GE. */
  Tensor compare(String direction, Tensor a, Tensor b) {
    return emit(
        "compare",
        " <{comparison_direction = #stablehlo<comparison_direction %s>}>".formatted(direction),
        Tensor.Type.BOOL,
        a.dimensions(),
        a,
        b);
  }

  Tensor select(Tensor condition, Tensor ifTrue, Tensor ifFalse) {
    return emit("select", "", ifTrue.element(), ifTrue.dimensions(), condition, ifTrue, ifFalse);
  }

  /** Truth values as 0 and 1. */
  Tensor toFloat(Tensor a) {
    return emit("convert", "", Tensor.Type.F32, a.dimensions(), a);
  }

  Tensor reshape(Tensor a, int... dimensions) {
    return emit("reshape", "", a.element(), dimensions, a);
  }

  Tensor transpose(Tensor a, int... order) {
    int[] dimensions = IntStream.of(order).map(a::dimension).toArray();
    return emit(
        "transpose", " <{permutation = %s}>".formatted(longs(order)), a.element(), dimensions, a);
  }

  /**
   * Repeats a tensor.
   *
   * @param along for each of its dimensions, which of the result's it is
   */
  Tensor broadcast(Tensor a, int[] dimensions, int... along) {
    return emit(
        "broadcast_in_dim",
        " <{broadcast_dimensions = %s}>".formatted(longs(along)),
        a.element(),
        dimensions,
        a);
  }

  /** Every element is its own index in one dimension. */
  Tensor iota(int[] dimensions, int along) {
    return emit(
        "iota", " <{iota_dimension = %d : i64}>".formatted(along), Tensor.Type.S32, dimensions);
  }

  Tensor sum(Tensor a, int... over) {
    Tensor zero = a.element() == Tensor.Type.F32 ? constant(0f) : constant(0);
    return reduce("add", a, zero, over);
  }

  /** Of nothing it is 0: for what is never negative. */
  Tensor greatest(Tensor a, int... over) {
    return reduce("maximum", a, constant(0f), over);
  }

  Tensor least(Tensor a, Tensor ofNothing, int... over) {
    return reduce("minimum", a, ofNothing, over);
  }

  private Tensor reduce(String operation, Tensor a, Tensor start, int... over) {
    int[] dimensions =
        IntStream.range(0, a.rank())
            .filter(i -> IntStream.of(over).noneMatch(o -> o == i))
            .map(a::dimension)
            .toArray();
    Tensor result = result(a.element(), dimensions);
    line(
        "%s = \"stablehlo.reduce\"(%s, %s) <{dimensions = %s}> %s : (%s, %s) -> %s"
            .formatted(
                result.name(),
                a.name(),
                start.name(),
                longs(over),
                region(operation, start),
                a.type(),
                start.type(),
                result.type()));
    return result;
  }

  /** How two scalars become one. */
  private static String region(String operation, Tensor scalar) {
    String type = scalar.type();
    return ("({ ^bb0(%%a: %s, %%b: %s): %%c = \"stablehlo.%s\"(%%a, %%b) : (%s, %s) -> %s "
            + "\"stablehlo.return\"(%%c) : (%s) -> () })")
        .formatted(type, type, operation, type, type, type, type);
  }

  /**
   * The product Σ a·b over the contracted dimensions, in full float32: without HIGHEST a device may
   * round the factors to 10 or 7 bits. The result's dimensions are the batch, what is left of a,
   * what is left of b.
   */
  Tensor dot(Tensor a, Tensor b, int[] batchA, int[] batchB, int contractA, int contractB) {
    int[] dimensions =
        IntStream.concat(
                IntStream.of(batchA).map(a::dimension),
                IntStream.concat(
                    left(a, batchA, contractA).map(a::dimension),
                    left(b, batchB, contractB).map(b::dimension)))
            .toArray();
    String attributes =
        (" <{dot_dimension_numbers = #stablehlo.dot<lhs_batching_dimensions = %s,"
                + " rhs_batching_dimensions = %s, lhs_contracting_dimensions = [%d],"
                + " rhs_contracting_dimensions = [%d]>, precision_config ="
                + " [#stablehlo<precision HIGHEST>, #stablehlo<precision HIGHEST>]}>")
            .formatted(Arrays.toString(batchA), Arrays.toString(batchB), contractA, contractB);
    return emit("dot_general", attributes, Tensor.Type.F32, dimensions, a, b);
  }

  /** As {@link #dot(Tensor, Tensor, int[], int[], int, int)} without a batch. */
  Tensor dot(Tensor a, Tensor b, int contractA, int contractB) {
    return dot(a, b, new int[0], new int[0], contractA, contractB);
  }

  private static IntStream left(Tensor t, int[] batch, int contracted) {
    return IntStream.range(0, t.rank())
        .filter(i -> i != contracted && IntStream.of(batch).noneMatch(o -> o == i));
  }

  /** The rows of a (m×F) with these numbers (n): n×F. */
  Tensor gatherRows(Tensor a, Tensor numbers) {
    int columns = a.dimension(1);
    Tensor indices = reshape(numbers, numbers.dimension(0), 1);
    return emit(
        "gather",
        (" <{dimension_numbers = #stablehlo.gather<offset_dims = [1], collapsed_slice_dims = [0],"
                + " start_index_map = [0], index_vector_dim = 1>, slice_sizes = array<i64: 1, %d>,"
                + " indices_are_sorted = false}>")
            .formatted(columns),
        a.element(),
        new int[] {numbers.dimension(0), columns},
        a,
        indices);
  }

  /**
   * Zeros (count×F) to which each of the rows (n×F) is added at its number; a number outside is
   * passed over.
   */
  Tensor scatterRows(Tensor rows, Tensor numbers, int count) {
    int columns = rows.dimension(1);
    Tensor zero = constant(0f);
    Tensor zeros = broadcast(zero, new int[] {count, columns});
    Tensor indices = reshape(numbers, numbers.dimension(0), 1);
    Tensor result = result(Tensor.Type.F32, count, columns);
    line(
        ("%s = \"stablehlo.scatter\"(%s, %s, %s) <{indices_are_sorted = false,"
                + " scatter_dimension_numbers = #stablehlo.scatter<update_window_dims = [1],"
                + " inserted_window_dims = [0], scatter_dims_to_operand_dims = [0],"
                + " index_vector_dim = 1>, unique_indices = false}> %s : (%s, %s, %s) -> %s")
            .formatted(
                result.name(),
                zeros.name(),
                indices.name(),
                rows.name(),
                region("add", zero),
                zeros.type(),
                indices.type(),
                rows.type(),
                result.type()));
    return result;
  }

  private Tensor emit(
      String operation, String attributes, Tensor.Type type, int[] dimensions, Tensor... operands) {
    Tensor result = result(type, dimensions);
    String names = Arrays.stream(operands).map(Tensor::name).collect(Collectors.joining(", "));
    String types = Arrays.stream(operands).map(Tensor::type).collect(Collectors.joining(", "));
    line(
        "%s = \"stablehlo.%s\"(%s)%s : (%s) -> %s"
            .formatted(result.name(), operation, names, attributes, types, result.type()));
    return result;
  }

  private Tensor result(Tensor.Type type, int... dimensions) {
    return new Tensor("%" + values++, type, dimensions);
  }

  private void line(String text) {
    body.append("    ").append(text).append('\n');
  }

  private static String longs(int... values) {
    return values.length == 0
        ? "array<i64>"
        : IntStream.of(values)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", ", "array<i64: ", ">"));
  }

  /** The whole module, whose {@code main} gives these results. */
  String program(Tensor... results) {
    String arguments =
        parameters.stream().map(p -> p.name() + ": " + p.type()).collect(Collectors.joining(", "));
    String names = Arrays.stream(results).map(Tensor::name).collect(Collectors.joining(", "));
    String types = Arrays.stream(results).map(Tensor::type).collect(Collectors.joining(", "));
    return """
    module @jvlad {
      func.func public @main(%s) -> (%s) {
    %s    "func.return"(%s) : (%s) -> ()
      }
    }
    """
        .formatted(arguments, types, body, names, types);
  }
}
