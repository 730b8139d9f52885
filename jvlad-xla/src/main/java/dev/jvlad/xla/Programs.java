package dev.jvlad.xla;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.xla.pjrt.ElementType;
import java.util.List;
import java.util.Optional;

/**
 * The programs. In the signatures n is rows, F columns, K words, T images; a batch is P pieces of R
 * rows each, n = P·R. Numbers are float32; products are at full precision.
 *
 * <p>Distances are ‖c‖² − 2x·c, for ‖x‖² is the same for all words, with x and c seen from a middle
 * amid the words: far from zero the difference of large squares would be noise. Residuals are x − o
 * itself, o being the word's origin, so that what lies on it adds exactly nothing.
 */
final class Programs {
  private final StableHlo hlo = new StableHlo();
  private final int k;
  private final int d;

  private Programs(int k, int d) {
    this.k = k;
    this.d = d;
  }

  /**
   * Parameters: x (n×F), rows of each piece in use (P), the image of each piece (P, unless whole),
   * weights (n, if weighted), origins, words from the middle, their squared norms, middle,
   * [rotation], [projection's weights, its mean], unit. Result: T × output columns.
   */
  static String encode(VladModel model, Layout layout, boolean weighted, SumForm form) {
    Codebook codebook = model.vocabulary().codebook();
    return new Programs(codebook.size(), codebook.dimension())
        .writeEncode(model, layout, weighted, form);
  }

  private String writeEncode(VladModel model, Layout layout, boolean weighted, SumForm form) {
    int n = layout.rows();
    Tensor x = hlo.parameter(ElementType.F32, n, d);
    Tensor used = hlo.parameter(ElementType.S32, layout.pieces());
    Tensor image =
        layout.whole()
            ? hlo.iota(new int[] {layout.pieces()}, 0)
            : hlo.parameter(ElementType.S32, layout.pieces());
    Tensor weights = weighted ? hlo.parameter(ElementType.F32, n) : null;
    Words words = words();

    int[] pieceShape = {layout.pieces(), layout.pieceRows()};
    Tensor valid = hlo.compare("LT", hlo.iota(pieceShape, 1), hlo.broadcast(used, pieceShape, 0));
    Tensor label = nearest(x, words);
    Tensor residual = residual(x, label, words);
    if (model.vocabulary().residuals() == Residuals.UNIT) {
      residual = toUnitLength(residual, 1);
    }
    if (weights != null) {
      residual = hlo.multiply(residual, hlo.broadcast(weights, new int[] {n, d}, 0));
    }
    Tensor used1 = hlo.reshape(valid, n);
    Tensor v =
        switch (form) {
          case ONE_HOT -> {
            Tensor sums = oneHotSums(residual, wordOrNone(label, used1), layout.pieces());
            yield layout.whole() ? sums : addPieces(sums, image, layout.images());
          }
          case SCATTER -> {
            Tensor rowImage = hlo.reshape(hlo.broadcast(image, pieceShape, 0), n);
            yield scatterSums(residual, label, used1, rowImage, layout.images());
          }
        };
    v = rotate(model.vocabulary().rotation(), v);
    for (Normalization step : model.vocabulary().normalizations()) {
      v = normalize(v, step);
    }
    return hlo.program(project(model, v));
  }

  /**
   * Parameters: x (n×F), first row, row after the last, origins, words from the middle, their
   * squared norms, middle, weights (n, if weighted). Results: residual sums (K×F), counts (K),
   * squared distances summed (P).
   */
  static String sums(
      int pieces,
      int pieceRows,
      int k,
      int d,
      Residuals residuals,
      boolean weighted,
      SumForm form) {
    return new Programs(k, d).writeSums(pieces, pieceRows, residuals, weighted, form);
  }

  private String writeSums(
      int pieces, int pieceRows, Residuals residuals, boolean weighted, SumForm form) {
    int n = Math.multiplyExact(pieces, pieceRows);
    Tensor x = hlo.parameter(ElementType.F32, n, d);
    Tensor first = hlo.parameter(ElementType.S32);
    Tensor last = hlo.parameter(ElementType.S32);
    Words words = words();

    int[] rows = {n};
    Tensor row = hlo.iota(rows, 0);
    Tensor valid =
        hlo.and(
            hlo.compare("GE", row, hlo.broadcast(first, rows)),
            hlo.compare("LT", row, hlo.broadcast(last, rows)));
    Tensor label = nearest(x, words);
    Tensor word = wordOrNone(label, valid);
    Tensor residual = residual(x, label, words);
    Tensor squared = hlo.sum(hlo.multiply(residual, residual), 1);
    Tensor zeros = hlo.broadcast(hlo.constant(0f), rows);
    Tensor inertia = hlo.sum(hlo.reshape(hlo.select(valid, squared, zeros), pieces, pieceRows), 1);
    if (residuals == Residuals.UNIT) {
      residual = toUnitLength(residual, 1);
    }
    if (weighted) {
      Tensor weights = hlo.parameter(ElementType.F32, n);
      residual = hlo.multiply(residual, hlo.broadcast(weights, new int[] {n, d}, 0));
    }
    Tensor sums =
        switch (form) {
          case ONE_HOT -> hlo.sum(oneHotSums(residual, word, pieces), 0);
          case SCATTER -> hlo.scatterRows(residual, word, k);
        };
    Tensor counts = hlo.sum(oneHot(word), 0);
    return hlo.program(sums, counts, inertia);
  }

  /** Parameters: x (n×F) and the words as in {@link #sums}. Result: the word of every row (n). */
  static String labels(int n, int k, int d) {
    Programs programs = new Programs(k, d);
    Tensor x = programs.hlo.parameter(ElementType.F32, n, d);
    return programs.hlo.program(programs.nearest(x, programs.words()));
  }

  /** Parameters: x (n×F), points (p×F). Result: ‖x − point‖² (n×p), from the differences. */
  static String distances(int n, int points, int d) {
    StableHlo hlo = new StableHlo();
    Tensor x = hlo.parameter(ElementType.F32, n, d);
    Tensor p = hlo.parameter(ElementType.F32, points, d);
    int[] all = {n, points, d};
    Tensor difference = hlo.subtract(hlo.broadcast(x, all, 0, 2), hlo.broadcast(p, all, 1, 2));
    return hlo.program(hlo.sum(hlo.multiply(difference, difference), 2));
  }

  /**
   * The words as the device holds them.
   *
   * @param origins K×F, where residuals begin
   * @param moved K×F, from the middle
   * @param squaredNorms K, of {@code moved}
   * @param middle F
   */
  private record Words(Tensor origins, Tensor moved, Tensor squaredNorms, Tensor middle) {}

  private Words words() {
    return new Words(
        hlo.parameter(ElementType.F32, k, d),
        hlo.parameter(ElementType.F32, k, d),
        hlo.parameter(ElementType.F32, k),
        hlo.parameter(ElementType.F32, d));
  }

  /** The nearest word of every row; of several, the lowest. */
  private Tensor nearest(Tensor x, Words words) {
    int n = x.dimension(0);
    int[] all = {n, k};
    Tensor moved = hlo.subtract(x, hlo.broadcast(words.middle(), new int[] {n, d}, 1));
    Tensor product = hlo.dot(moved, words.moved(), 1, 1);
    Tensor distance =
        hlo.subtract(hlo.broadcast(words.squaredNorms(), all, 1), hlo.add(product, product));
    Tensor least = hlo.least(distance, hlo.constant(Float.POSITIVE_INFINITY), 1);
    Tensor isLeast = hlo.compare("LE", distance, hlo.broadcast(least, all, 0));
    Tensor none = hlo.constant(k - 1);
    Tensor candidate = hlo.select(isLeast, hlo.iota(all, 1), hlo.broadcast(none, all));
    return hlo.least(candidate, none, 1);
  }

  private Tensor residual(Tensor x, Tensor label, Words words) {
    return hlo.subtract(x, hlo.gatherRows(words.origins(), label));
  }

  /** k, which is no word, for rows that do not count. */
  private Tensor wordOrNone(Tensor label, Tensor valid) {
    return hlo.select(valid, label, hlo.broadcast(hlo.constant(k), label.dimensions()));
  }

  /** n×K: 1 at each row's word. */
  private Tensor oneHot(Tensor word) {
    int[] all = {word.dimension(0), k};
    return hlo.toFloat(hlo.compare("EQ", hlo.broadcast(word, all, 0), hlo.iota(all, 1)));
  }

  /** P×K×F. */
  private Tensor oneHotSums(Tensor residual, Tensor word, int pieces) {
    int rows = residual.dimension(0) / pieces;
    Tensor ones = hlo.reshape(oneHot(word), pieces, rows, k);
    Tensor cut = hlo.reshape(residual, pieces, rows, d);
    return hlo.dot(ones, cut, new int[] {0}, new int[] {0}, 1, 1);
  }

  private Tensor addPieces(Tensor sums, Tensor image, int images) {
    Tensor flat = hlo.reshape(sums, sums.dimension(0), k * d);
    return hlo.reshape(hlo.scatterRows(flat, image, images), images, k, d);
  }

  /** T×K×F. */
  private Tensor scatterSums(
      Tensor residual, Tensor label, Tensor valid, Tensor image, int images) {
    int[] rows = label.dimensions();
    Tensor size = hlo.broadcast(hlo.constant(k), rows);
    Tensor outside = hlo.broadcast(hlo.constant(images * k), rows);
    Tensor bucket = hlo.select(valid, hlo.add(hlo.multiply(image, size), label), outside);
    return hlo.reshape(hlo.scatterRows(residual, bucket, images * k), images, k, d);
  }

  private Tensor rotate(Optional<FloatMatrix> rotation, Tensor v) {
    if (rotation.isEmpty()) {
      return v;
    }
    if (rotation.get().rows() == d) {
      Tensor axes = hlo.parameter(ElementType.F32, d, d);
      return hlo.dot(v, axes, 2, 1);
    }
    Tensor axes = hlo.parameter(ElementType.F32, k, d, d);
    Tensor byWord = hlo.dot(v, axes, new int[] {1}, new int[] {0}, 2, 2);
    return hlo.transpose(byWord, 1, 0, 2);
  }

  private Tensor normalize(Tensor v, Normalization step) {
    return switch (step) {
      case Normalization.Power(double exponent) -> {
        Tensor size = hlo.abs(v);
        Tensor root =
            exponent == 0.5
                ? hlo.sqrt(size)
                : hlo.power(size, hlo.broadcast(hlo.constant((float) exponent), v.dimensions()));
        yield hlo.multiply(hlo.sign(v), root);
      }
      case Normalization.PerClusterL2() -> toUnitLength(v, 2);
      case Normalization.L2() -> toUnitLength(v, 1, 2);
    };
  }

  /**
   * Unit length over the given dimensions, which are the last; zero stays zero. The greatest
   * component is divided out first, so that no square is out of float32's range.
   */
  private Tensor toUnitLength(Tensor v, int... over) {
    Tensor greatest = oneForZero(hlo.greatest(hlo.abs(v), over));
    Tensor scaled = hlo.divide(v, alongLeft(greatest, v));
    Tensor norm = hlo.sqrt(hlo.sum(hlo.multiply(scaled, scaled), over));
    return hlo.divide(scaled, alongLeft(oneForZero(norm), v));
  }

  private Tensor oneForZero(Tensor v) {
    Tensor zero = hlo.broadcast(hlo.constant(0f), v.dimensions());
    Tensor one = hlo.broadcast(hlo.constant(1f), v.dimensions());
    return hlo.select(hlo.compare("EQ", v, zero), one, v);
  }

  /** Repeats what was reduced over the last dimensions along them. */
  private Tensor alongLeft(Tensor reduced, Tensor like) {
    int[] along = new int[reduced.rank()];
    for (int i = 0; i < along.length; i++) {
      along[i] = i;
    }
    return hlo.broadcast(reduced, like.dimensions(), along);
  }

  /** y = W(v − μ) to unit length, zero for zero; or v itself, in the units of the input. */
  private Tensor project(VladModel model, Tensor sums) {
    int images = sums.dimension(0);
    Tensor v = hlo.reshape(sums, images, k * d);
    int[] shape = v.dimensions();
    if (model.projection().isEmpty()) {
      Tensor unit = hlo.broadcast(hlo.parameter(ElementType.F32), shape);
      Tensor most = hlo.broadcast(hlo.constant(Float.MAX_VALUE), shape);
      Tensor least = hlo.broadcast(hlo.constant(-Float.MAX_VALUE), shape);
      return hlo.maximum(hlo.minimum(hlo.multiply(v, unit), most), least);
    }
    int m = model.projection().get().outputDimension();
    Tensor weights = hlo.parameter(ElementType.F32, m, k * d);
    Tensor mean = hlo.parameter(ElementType.F32, k * d);
    Tensor greatest = hlo.greatest(hlo.abs(v), 1);
    Tensor meanSize = hlo.greatest(hlo.abs(mean), 0);
    Tensor size = oneForZero(hlo.maximum(greatest, hlo.broadcast(meanSize, greatest.dimensions())));
    Tensor centred = hlo.subtract(v, hlo.broadcast(mean, shape, 1));
    Tensor y = toUnitLength(hlo.dot(hlo.divide(centred, alongLeft(size, v)), weights, 1, 1), 1);
    Tensor zero = hlo.broadcast(hlo.constant(0f), y.dimensions());
    Tensor isZero =
        hlo.compare("EQ", greatest, hlo.broadcast(hlo.constant(0f), greatest.dimensions()));
    return hlo.select(alongLeft(isZero, y), zero, y);
  }

  /** The power of the input's scale that the finished vector has: 0 once lengths are taken out. */
  static double homogeneity(List<Normalization> normalizations) {
    double power = 1;
    for (Normalization step : normalizations) {
      power =
          switch (step) {
            case Normalization.Power(double exponent) -> power * exponent;
            case Normalization.PerClusterL2() -> 0;
            case Normalization.L2() -> 0;
          };
    }
    return power;
  }
}
