package dev.jvlad.benchmarks.fuzz;

import java.util.SplittableRandom;

/**
 * Draws cases from a seed. Families take turns, each of which leads to some of the paths, so that
 * few cases reach them all.
 */
final class CaseDraw {
  /** Operations that a case may cost by definition, and the engine in all of its calls. */
  private static final double MOST_DEFINED = 1.2e8;

  private static final double MOST_COMPUTED = 1.5e8;
  private static final double MOST_ROTATED = 2e7;
  private static final int MOST_COLUMNS = 1 << 16;
  private static final int MOST_NUMBERS = 4 << 20;
  private static final int MOST_LEARNED_AXES = 96;

  /** Those come first that a compiler spoils. */
  private enum Family {
    REPEATED,
    REPEATED_STEP,
    SMALL,
    PRUNED,
    PRUNED_WITH_MORE_AXES,
    SMALL_BATCHES,
    LARGE_IMAGE,
    MANY_WORDS,
    WIDE,
    CANCELLING,
    SCALED,
    VOCABULARIES,
    NOT_FINITE,
    STEP,
    PRUNED_STEP,
    SCALED_STEP,
    REDUCTION,
    COMPONENTS,
    MANY_COMPONENTS
  }

  private static final int[] SCALES = {-44, -38, -30, -22, -20, -10, 10, 18, 20, 30, 37};
  private static final int[] OFFSETS = {1, 2, 3, 4, 6};

  private final SplittableRandom random;
  private FuzzCase drawn = FuzzCase.least();

  private CaseDraw(long seed, int width, int number) {
    this.random = new SplittableRandom(seed * 31 + width * 1_000_003L + number);
  }

  /** The case of a number from 0. */
  static FuzzCase of(long seed, int width, int number) {
    CaseDraw draw = new CaseDraw(seed, width, number);
    Family[] families = Family.values();
    draw.set(Parameter.WIDTH, width);
    draw.set(Parameter.SEED, draw.random.nextInt(1 << 20));
    draw.draw(families[number % families.length]);
    return draw.affordable();
  }

  private void set(Parameter parameter, int value) {
    drawn = drawn.with(parameter, value);
  }

  private void set(Parameter parameter, String name) {
    drawn = drawn.with(parameter, name);
  }

  private void any(Parameter parameter) {
    set(parameter, random.nextInt(parameter.choices()));
  }

  private void oneOf(Parameter parameter, String... names) {
    set(parameter, names[random.nextInt(names.length)]);
  }

  /** Small numbers as often as large ones. */
  private int between(int least, int most) {
    double drawnNumber = least * Math.pow((double) (most + 1) / least, random.nextDouble());
    return Math.min(most, (int) drawnNumber);
  }

  private boolean once(int times) {
    return random.nextInt(times) == 0;
  }

  private void shape(int k, int d, int images, int rows) {
    set(Parameter.K, k);
    set(Parameter.D, d);
    set(Parameter.IMAGES, images);
    set(Parameter.ROWS, rows);
  }

  private void draw(Family family) {
    oneOf(Parameter.LAYOUT, "equal", "ragged");
    any(Parameter.DATA);
    recipe();
    set(Parameter.THREADS, 1 + random.nextInt(8));
    set(Parameter.CALLS, between(1, 6));
    any(Parameter.MEMORY);
    set(Parameter.PARTS, 1 + random.nextInt(4));
    if (once(5)) {
      set(Parameter.BACKEND, "scalar");
    }
    if (once(6)) {
      set(Parameter.OFFSET, OFFSETS[random.nextInt(OFFSETS.length)]);
    }
    switch (family) {
      case SMALL -> shape(between(1, 90), between(1, 80), between(1, 30), random.nextInt(400));
      case PRUNED -> {
        pruned();
        set(Parameter.CALLS, between(1, 12));
      }
      case PRUNED_WITH_MORE_AXES -> {
        pruned();
        set(Parameter.DATA, "slow");
        shape(between(400, 1100), between(100, 200), between(1, 6), between(64, 1_000));
        set(Parameter.CALLS, between(1, 4));
      }
      case SMALL_BATCHES -> {
        set(Parameter.BACKEND, "simd");
        oneOf(Parameter.DATA, "falling", "blobs", "gaussian", "copies");
        shape(between(96, 700), between(32, 160), 1, random.nextInt(64));
      }
      case LARGE_IMAGE -> {
        set(Parameter.LAYOUT, "huge");
        shape(between(1, 24), between(1, 20), between(1, 6), between(16_500, 40_000));
      }
      case MANY_WORDS -> {
        oneOf(Parameter.DATA, "falling", "blobs", "gaussian", "integers", "copies");
        shape(between(700, 5000), between(2, 160), between(1, 3), between(20, 600));
      }
      case WIDE -> {
        shape(between(8, 400), between(400, 2048), between(1, 8), between(5, 200));
        if (once(2)) {
          set(Parameter.BACKEND, "simd");
          shape(between(160, 400), between(1_025, 2_048), between(1, 3), between(5, 100));
        }
      }
      case REPEATED -> {
        set(Parameter.BACKEND, "simd");
        oneOf(Parameter.RESIDUALS, "unit", "unit", "plain");
        shape(between(1, 40), between(8, 96), between(1, 6), between(10, 150));
        set(Parameter.CALLS, between(500, 1500));
        oneOf(Parameter.MEMORY, "reused", "reused", "fresh");
      }
      case CANCELLING -> {
        oneOf(Parameter.DATA, "cancelling", "deficient", "deficient", "constant", "copies");
        oneOf(Parameter.NORMALIZE, "power:0.2+l2", "power:0.2+intra+l2", "intra+power:0.2+l2");
        oneOf(Parameter.ROTATION, "none", "shared", "local", "learned", "learned");
        any(Parameter.RESIDUALS);
        set(Parameter.PARTS, between(2, 6));
        set(Parameter.OFFSET, 0);
        shape(between(1, 30), between(2, 64), between(1, 8), between(2, 300));
      }
      case SCALED -> {
        set(Parameter.SCALE, SCALES[random.nextInt(SCALES.length)]);
        shape(between(1, 300), between(1, 100), between(1, 10), between(1, 400));
      }
      case VOCABULARIES -> {
        set(Parameter.VOCABULARIES, 2 + random.nextInt(2));
        any(Parameter.PROJECTION);
        shape(between(2, 150), between(2, 64), between(1, 40), between(1, 600));
      }
      case NOT_FINITE -> {
        shape(between(1, 200), between(1, 100), between(1, 20), between(1, 2_000));
        set(Parameter.BAD, 1 + random.nextInt(drawn.get(Parameter.ROWS)));
      }
      case STEP -> {
        set(Parameter.SUBJECT, "step");
        shape(between(1, 150), between(1, 100), 1, between(1, 5_000));
      }
      case REPEATED_STEP -> {
        set(Parameter.SUBJECT, "step");
        set(Parameter.BACKEND, "simd");
        shape(between(1, 40), between(8, 96), 1, between(10, 150));
        set(Parameter.CALLS, between(500, 1500));
        oneOf(Parameter.MEMORY, "fresh", "fresh", "reused");
      }
      case PRUNED_STEP -> {
        pruned();
        // More rows than one thread takes at a time: others begin with memory of their own.
        shape(between(96, 300), between(33, 100), 1, between(5_000, 14_000));
        set(Parameter.SUBJECT, "step");
      }
      case SCALED_STEP -> {
        set(Parameter.SUBJECT, "step");
        set(Parameter.SCALE, SCALES[random.nextInt(SCALES.length)]);
        shape(between(1, 150), between(1, 100), 1, between(1, 1_000));
      }
      case REDUCTION -> {
        set(Parameter.SUBJECT, "reduce");
        shape(between(1, 300), between(1, 60), between(1, 100), between(1, 20_000));
        set(Parameter.BAD, once(4) ? 1 + random.nextInt(drawn.get(Parameter.ROWS)) : 0);
      }
      case COMPONENTS -> {
        set(Parameter.SUBJECT, "pca");
        set(Parameter.SCALE, once(2) ? 0 : SCALES[random.nextInt(SCALES.length)]);
        shape(between(1, 20), between(1, 60), 1, between(2, 200));
        if (once(4)) {
          set(Parameter.DATA, "constant");
        }
      }
      case MANY_COMPONENTS -> {
        set(Parameter.SUBJECT, "pca");
        oneOf(Parameter.DATA, "falling", "outliers", "gaussian");
        set(Parameter.SCALE, once(4) ? 0 : SCALES[random.nextInt(SCALES.length)]);
        shape(1, 1_025 + random.nextInt(40), 1, 1_025 + random.nextInt(40));
      }
    }
  }

  /** Many words of descriptors with structure. */
  private void pruned() {
    set(Parameter.BACKEND, "simd");
    set(Parameter.PROJECTION, "none");
    oneOf(Parameter.DATA, "falling", "slow", "slow", "blobs", "copies", "outliers");
    shape(between(96, 1100), between(33, 200), between(1, 20), between(64, 1_200));
  }

  private void recipe() {
    any(Parameter.NORMALIZE);
    if (once(2)) {
      set(Parameter.RESIDUALS, "unit");
    }
    if (once(3)) {
      any(Parameter.WEIGHTS);
    }
    if (once(4)) {
      set(Parameter.ORIGINS, "adapted");
    }
    if (once(2)) {
      any(Parameter.ROTATION);
    }
    if (once(4)) {
      any(Parameter.PROJECTION);
    }
  }

  /** The same case, cut down to what it may cost. */
  private FuzzCase affordable() {
    int k = drawn.get(Parameter.K);
    int d = drawn.get(Parameter.D);
    if (d > 1024 && drawn.is(Parameter.SUBJECT, "pca")) {
      return drawn.with(Parameter.CALLS, 1);
    }
    if (d > MOST_LEARNED_AXES || (double) k * d * d > MOST_NUMBERS) {
      set(Parameter.ROTATION, "none");
    }
    if ((double) k * d * 2 > MOST_COLUMNS) {
      set(Parameter.PROJECTION, "none");
    }
    double rowCost = (double) k * d * drawn.get(Parameter.VOCABULARIES);
    boolean scalar = drawn.is(Parameter.BACKEND, "scalar");
    int rows = Math.min(drawn.get(Parameter.ROWS), (int) (MOST_DEFINED / rowCost));
    set(Parameter.ROWS, rows);
    int images = Math.min(drawn.get(Parameter.IMAGES), (int) (MOST_NUMBERS / rowCost));
    if (drawn.get(Parameter.ROTATION) != 0) {
      double wordCost = (double) d * d;
      images = Math.min(images, (int) (MOST_ROTATED / (wordCost * Math.min(rows + 1, k))));
    }
    set(Parameter.IMAGES, Math.max(1, images));
    if (drawn.is(Parameter.SUBJECT, "reduce")) {
      set(Parameter.CALLS, Math.min(3, drawn.get(Parameter.CALLS)));
    } else {
      double callCost = rows * rowCost * (scalar ? 10 : 1) + 10.0 * images * rowCost + 20_000;
      int calls = Math.min(drawn.get(Parameter.CALLS), (int) (MOST_COMPUTED / callCost));
      set(Parameter.CALLS, Math.max(1, calls));
    }
    set(Parameter.BAD, Math.min(drawn.get(Parameter.BAD), rows));
    return drawn;
  }
}
