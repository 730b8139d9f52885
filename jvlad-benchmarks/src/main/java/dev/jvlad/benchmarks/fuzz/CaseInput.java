package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.learn.Pca;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;

/** The model and the images of a case. */
final class CaseInput {
  /** Parts of the randomness, beside those of {@link Values}. */
  private static final int OFFSETS = 200;

  private static final int WEIGHTS = 201;
  private static final int ORIGINS = 210;
  private static final int ROTATION = 220;
  private static final int PROJECTION = 230;
  private static final int MOST_PROJECTED = 48;

  private final FuzzCase drawn;
  private final int d;

  CaseInput(FuzzCase drawn) {
    this.drawn = drawn;
    this.d = drawn.get(Parameter.D);
  }

  /** The descriptors, one of them NaN if the case says so. */
  FloatMatrix rows() {
    FloatMatrix rows = new Values(drawn).rows(drawn.get(Parameter.ROWS), drawn.get(Parameter.K));
    int bad = drawn.get(Parameter.BAD);
    if (bad > 0 && bad <= rows.rows()) {
      rows.values()[bad * d - 1] = bad % 2 == 0 ? Float.NaN : Float.NEGATIVE_INFINITY;
    }
    return rows;
  }

  DescriptorBatch batch() {
    FloatMatrix rows = rows();
    return new DescriptorBatch(rows, offsets(), weights(rows.rows()));
  }

  private int[] offsets() {
    int images = drawn.get(Parameter.IMAGES);
    int rows = drawn.get(Parameter.ROWS);
    SplittableRandom random = drawn.random(OFFSETS);
    int[] offsets = new int[images + 1];
    for (int i = 1; i < images; i++) {
      offsets[i] =
          switch (drawn.name(Parameter.LAYOUT)) {
            case "equal" -> (int) ((long) rows * i / images);
            case "ragged" ->
                random.nextInt(4) == 0 ? offsets[i - 1] : random.nextInt(offsets[i - 1], rows + 1);
            default -> Math.min(rows, i);
          };
    }
    offsets[images] = rows;
    if (drawn.is(Parameter.LAYOUT, "ragged")) {
      Arrays.sort(offsets);
    }
    return offsets;
  }

  private float[] weights(int rows) {
    if (drawn.get(Parameter.WEIGHTS) == 0) {
      return new float[0];
    }
    boolean even = drawn.is(Parameter.WEIGHTS, "even");
    SplittableRandom random = drawn.random(WEIGHTS);
    float[] weights = new float[rows];
    for (int i = 0; i < rows; i++) {
      double drawnWeight = 2 * random.nextDouble();
      double weight = even ? drawnWeight : Math.pow(10, 6 * drawnWeight - 6);
      weights[i] = random.nextInt(8) == 0 ? 0 : (float) weight;
    }
    return weights;
  }

  /** The first vocabulary. */
  Codebook codebook() {
    return codebook(0);
  }

  private Codebook codebook(int vocabulary) {
    int k = Math.max(1, drawn.get(Parameter.K) >> vocabulary);
    FloatMatrix centroids = new Values(drawn).centroids(k, vocabulary);
    if (drawn.is(Parameter.ORIGINS, "centroids")) {
      return new Codebook(centroids);
    }
    SplittableRandom random = drawn.random(ORIGINS + vocabulary);
    FloatMatrix origins = FloatMatrix.zeros(k, d);
    for (int i = 0; i < k * d; i++) {
      // Not always beside the centroid: a word that did not vary keeps its own.
      double factor = random.nextInt(4) == 0 ? 1 : 1 + 0.1 * random.nextGaussian();
      origins.values()[i] =
          (float) Math.clamp(centroids.values()[i] * factor, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
    return new Codebook(centroids, origins);
  }

  /** Centroids near those of a codebook, as the next step of k-means has them. */
  Codebook moved(Codebook codebook) {
    SplittableRandom random = drawn.random(ORIGINS);
    FloatMatrix centroids = FloatMatrix.zeros(codebook.size(), d);
    for (int i = 0; i < centroids.values().length; i++) {
      double factor = 1 + 0.02 * random.nextGaussian();
      centroids.values()[i] =
          (float)
              Math.clamp(
                  codebook.centroids().values()[i] * factor, -Float.MAX_VALUE, Float.MAX_VALUE);
    }
    return new Codebook(centroids);
  }

  VladModel model(FloatMatrix rows) {
    List<Vocabulary> vocabularies = new ArrayList<>();
    for (int v = 0; v < drawn.get(Parameter.VOCABULARIES); v++) {
      Codebook codebook = codebook(v);
      vocabularies.add(
          new Vocabulary(
              codebook,
              drawn.is(Parameter.RESIDUALS, "unit") ? Residuals.UNIT : Residuals.PLAIN,
              rotation(codebook.size(), v, rows),
              Normalization.parse(drawn.name(Parameter.NORMALIZE).replace('+', ',')),
              Training.UNKNOWN));
    }
    VladModel model = VladModel.of(vocabularies.toArray(Vocabulary[]::new));
    return drawn.get(Parameter.PROJECTION) == 0
        ? model
        : model.withProjection(projection(model.vladDimension()));
  }

  private Optional<FloatMatrix> rotation(int k, int vocabulary, FloatMatrix rows) {
    SplittableRandom random = drawn.random(ROTATION + vocabulary);
    return switch (drawn.name(Parameter.ROTATION)) {
      case "none" -> Optional.empty();
      case "shared" -> Optional.of(rotations(1, random));
      case "local" -> Optional.of(rotations(k, random));
      default -> {
        try {
          yield Optional.of(Pca.learn(rows, d).rotation());
        } catch (IllegalArgumentException e) {
          // Rows that do not vary, or hold NaN, have no axes.
          yield Optional.of(rotations(1, random));
        }
      }
    };
  }

  /** {@code count} orthonormal d×d matrices below one another. */
  private FloatMatrix rotations(int count, SplittableRandom random) {
    FloatMatrix all = FloatMatrix.zeros(count * d, d);
    for (int i = 0; i < count; i++) {
      double[][] axes = new double[d][d];
      for (int a = 0; a < d; a++) {
        for (int f = 0; f < d; f++) {
          axes[a][f] = random.nextGaussian();
        }
        for (int b = 0; b < 2 * a; b++) { // every earlier axis twice
          double[] before = axes[b % a];
          double product = 0;
          for (int f = 0; f < d; f++) {
            product += axes[a][f] * before[f];
          }
          for (int f = 0; f < d; f++) {
            axes[a][f] -= product * before[f];
          }
        }
        double squaredNorm = 0;
        for (int f = 0; f < d; f++) {
          squaredNorm += axes[a][f] * axes[a][f];
        }
        for (int f = 0; f < d; f++) {
          axes[a][f] /= Math.sqrt(squaredNorm);
          all.values()[(i * d + a) * d + f] = (float) axes[a][f];
        }
      }
    }
    return all;
  }

  private Projection projection(int columns) {
    SplittableRandom random = drawn.random(PROJECTION);
    boolean whitening = drawn.is(Parameter.PROJECTION, "whitening");
    int m = 8 + random.nextInt(MOST_PROJECTED - 8);
    FloatMatrix weights = FloatMatrix.zeros(m, columns);
    for (int i = 0; i < m; i++) {
      double deviation = whitening ? Math.pow(10, 2.0 * i / m) : 1;
      for (int f = 0; f < columns; f++) {
        weights.values()[i * columns + f] = (float) (deviation * random.nextGaussian());
      }
    }
    FloatMatrix mean = FloatMatrix.zeros(1, columns);
    for (int f = 0; f < columns; f++) {
      mean.values()[f] = (float) (0.01 * random.nextGaussian());
    }
    return new Projection(weights, mean);
  }
}
