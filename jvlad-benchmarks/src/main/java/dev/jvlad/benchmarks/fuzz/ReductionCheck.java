package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Workers;
import dev.jvlad.reduce.Reduction;
import dev.jvlad.reduce.Scatter;
import dev.jvlad.reduce.Segments;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Bucket reductions: bit by bit those of rows that are taken one by one, in float64. */
final class ReductionCheck {
  private static final int LABELS = 500;

  private final FuzzCase drawn;
  private final Paths paths;
  private final FloatMatrix rows;
  private final int[] offsets;

  ReductionCheck(FuzzCase drawn, Paths paths) {
    this.drawn = drawn;
    this.paths = paths;
    CaseInput input = new CaseInput(drawn.with(Parameter.WEIGHTS, 0));
    this.rows = input.rows();
    this.offsets = input.batch().offsets();
  }

  void run() {
    try (Workers workers = Workers.of(drawn.get(Parameter.THREADS))) {
      run(workers);
    }
    paths.reached(Path.SCATTER);
    paths.reached(Path.SEGMENTS);
  }

  private void run(Workers workers) {
    int n = rows.rows();
    int d = rows.columns();
    int buckets = drawn.get(Parameter.K);
    SplittableRandom random = drawn.random(LABELS);
    int[] labels = new int[n];
    int[] segments = new int[n];
    for (int i = 0; i < n; i++) {
      labels[i] = random.nextInt(buckets);
    }
    for (int image = 0; image < offsets.length - 1; image++) {
      Arrays.fill(segments, offsets[image], offsets[image + 1], image);
    }
    float[] x = rows.values();
    double[] wide = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      wide[i] = x[i] * (1 + i % 7 / 1e9);
    }
    int images = offsets.length - 1;
    for (int call = 0; call < drawn.get(Parameter.CALLS); call++) {
      for (Reduction reduction : Reduction.values()) {
        String what = reduction + " of ";
        requireSame(
            what + "scattered float64",
            defined(reduction, wide, d, labels, buckets),
            Scatter.reduce(reduction, wide, d, labels, buckets, workers));
        requireSame(
            what + "scattered float32",
            narrowed(defined(reduction, doubles(x), d, labels, buckets)),
            Scatter.reduce(reduction, x, d, labels, buckets, workers));
        requireSame(
            what + "segments of float64",
            defined(reduction, wide, d, segments, images),
            Segments.reduce(reduction, wide, d, offsets, workers));
        requireSame(
            what + "segments of float32",
            narrowed(defined(reduction, doubles(x), d, segments, images)),
            Segments.reduce(reduction, x, d, offsets, workers));
      }
    }
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private static float[] narrowed(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  /** Buckets × d. */
  private static double[] defined(
      Reduction reduction, double[] rows, int d, int[] labels, int buckets) {
    double[] reduced = new double[buckets * d];
    int[] counts = new int[buckets];
    for (int i = 0; i < labels.length; i++) {
      int bucket = labels[i];
      for (int f = 0; f < d; f++) {
        int at = bucket * d + f;
        double value = rows[i * d + f];
        reduced[at] =
            switch (reduction) {
              case SUM, MEAN -> reduced[at] + value;
              case MIN -> counts[bucket] == 0 ? value : Math.min(reduced[at], value);
              case MAX -> counts[bucket] == 0 ? value : Math.max(reduced[at], value);
            };
      }
      counts[bucket]++;
    }
    if (reduction == Reduction.MEAN) {
      for (int i = 0; i < reduced.length; i++) {
        reduced[i] = counts[i / d] == 0 ? 0 : reduced[i] / counts[i / d];
      }
    }
    return reduced;
  }

  private static void requireSame(String what, double[] wanted, double[] got) {
    int at = Arrays.mismatch(wanted, got);
    if (at >= 0) {
      throw new Fault(
          "reduction", "%s is %s at %d; wanted %s".formatted(what, got[at], at, wanted[at]));
    }
  }

  private static void requireSame(String what, float[] wanted, float[] got) {
    int at = Arrays.mismatch(wanted, got);
    if (at >= 0) {
      throw new Fault(
          "reduction", "%s is %s at %d; wanted %s".formatted(what, got[at], at, wanted[at]));
    }
  }
}
