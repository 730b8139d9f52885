package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.engine.AssignmentPlan;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.engine.VladEncoder;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Encoding: near the definition in one call; then the same bits in others, with any number of
 * threads, with memory that was used and that was not, image by image; and near the definition once
 * more if the image comes in pieces.
 */
final class EncodingCheck {
  private static final double TOLERANCE = 1e-5;
  private static final int LARGE_IMAGE_ROWS = 16_384;
  private static final int MOST_SINGLE = 40;
  private static final int MOST_STREAMED = 4;
  private static final int CUTS = 300;
  private static final int SUMMED_CALLS = 100;

  private final FuzzCase drawn;
  private final Paths paths;
  private final DescriptorBatch batch;
  private final VladModel model;

  /** Of the model's vocabularies, which are alike in kind. */
  private final Vocabulary vocabulary;

  EncodingCheck(FuzzCase drawn, Paths paths) {
    this.drawn = drawn;
    this.paths = paths;
    CaseInput input = new CaseInput(drawn);
    this.batch = input.batch();
    this.model = input.model(batch.descriptors());
    this.vocabulary = model.vocabularies().getFirst();
  }

  static Backend backend(FuzzCase drawn, int threads) {
    return drawn.is(Parameter.BACKEND, "scalar") ? Backend.scalar() : Backend.simd(threads);
  }

  void run() {
    int bad = drawn.get(Parameter.BAD);
    if (bad > 0 && bad <= batch.descriptors().rows()) {
      requireRefused(bad - 1);
      return;
    }
    Definition definition = new Definition(model, batch);
    Approximation[] vectors = new Approximation[batch.imageCount()];
    Arrays.setAll(vectors, definition::vector);
    FloatMatrix first;
    try (Backend backend = backend(drawn, 1)) {
      VladEncoder encoder = backend.encoder(model);
      first = encoder.encode(batch);
      note(AssignmentPlan.of(encoder));
    }
    for (int i = 0; i < vectors.length; i++) {
      requireNear(vectors[i], first.values(), i, "vectors", "image " + i);
    }
    requireSameBits(first);
    try (Backend backend = backend(drawn, drawn.get(Parameter.THREADS))) {
      VladEncoder encoder = backend.encoder(model);
      requireSameAlone(encoder, first);
      if (drawn.get(Parameter.WEIGHTS) == 0) {
        for (int i = 0; i < Math.min(MOST_STREAMED, batch.imageCount()); i++) {
          requireNearStreamed(encoder, definition, vectors[i], i);
        }
      }
    }
    note(definition, vectors);
  }

  private void requireRefused(int row) {
    try (Backend backend = backend(drawn, drawn.get(Parameter.THREADS))) {
      VladEncoder encoder = backend.encoder(model);
      requireRefused(row, () -> encoder.encode(batch));
      requireRefused(row, () -> encoder.sums(batch.descriptors()));
      requireRefused(row, () -> backend.clusterStep(batch.descriptors()));
    }
    paths.reached(Path.NOT_FINITE);
  }

  private static void requireRefused(int row, Runnable call) {
    try {
      call.run();
    } catch (NonFiniteRowException e) {
      if (e.row() != row) {
        throw new Fault("refusal", "of row %d; wanted row %d".formatted(e.row(), row));
      }
      return;
    }
    throw new Fault("refusal", "none of row %d".formatted(row));
  }

  private static void requireNear(
      Approximation wanted, float[] v, int row, String kind, String what) {
    int at = row * wanted.length();
    for (int i = at; i < at + wanted.length(); i++) {
      if (!Float.isFinite(v[i])) {
        throw new Fault(kind, "%s holds %s in column %d".formatted(what, v[i], i - at));
      }
    }
    double norm = wanted.norm();
    double distance = wanted.distance(v, at);
    double allowed = TOLERANCE * norm + wanted.slack();
    if (distance > allowed + Float.MIN_VALUE * Math.sqrt(wanted.length())) {
      throw new Fault(
          kind,
          "%s is %.3g away from the definition, whose norm is %.3g; allowed %.3g"
              .formatted(what, distance, norm, allowed));
    }
  }

  private void requireSameBits(FloatMatrix first) {
    int calls = drawn.get(Parameter.CALLS);
    int threads = drawn.get(Parameter.THREADS);
    FloatMatrix vectors = FloatMatrix.zeros(first.rows(), first.columns());
    if (calls >= SUMMED_CALLS) {
      requireSameSums(calls, threads);
    }
    if (drawn.is(Parameter.MEMORY, "fresh")) {
      for (int call = 0; call < calls; call++) {
        try (Backend backend = backend(drawn, threads)) {
          encodeAgain(backend.encoder(model), vectors, first, call);
        }
      }
    } else {
      try (Backend backend = backend(drawn, threads)) {
        VladEncoder encoder = backend.encoder(model);
        for (int call = 0; call < calls; call++) {
          encodeAgain(encoder, vectors, first, call);
        }
      }
    }
  }

  /** In float32 most that changes in a sum is rounded away. */
  private void requireSameSums(int calls, int threads) {
    try (Backend one = backend(drawn, 1);
        Backend several = backend(drawn, threads)) {
      double[] first = one.encoder(model).sums(batch.descriptors()).residuals();
      VladEncoder encoder = several.encoder(model);
      for (int call = 0; call < calls; call++) {
        double[] again = encoder.sums(batch.descriptors()).residuals();
        int at = Arrays.mismatch(first, again);
        if (at >= 0) {
          throw new Fault(
              "bits",
              "the sum at %d is %s in call %d and %s in the first, of one thread"
                  .formatted(at, again[at], call, first[at]));
        }
      }
    }
  }

  private void encodeAgain(VladEncoder encoder, FloatMatrix vectors, FloatMatrix first, int call) {
    Arrays.fill(vectors.values(), Float.NaN);
    encoder.encode(batch, vectors);
    int at = Arrays.mismatch(vectors.values(), first.values());
    if (at >= 0) {
      throw differ("call %d".formatted(call), vectors.values()[at], first, at);
    }
  }

  private static Fault differ(String what, float got, FloatMatrix first, int at) {
    return new Fault(
        "bits",
        "image %d, column %d is %s in %s and %s in the first, of one thread"
            .formatted(
                at / first.columns(),
                at % first.columns(),
                Float.toHexString(got),
                what,
                Float.toHexString(first.values()[at])));
  }

  private void requireSameAlone(VladEncoder encoder, FloatMatrix first) {
    for (int i = 0; i < Math.min(MOST_SINGLE, batch.imageCount()); i++) {
      float[] alone = encoder.encode(batch.images(i, i + 1)).values();
      for (int f = 0; f < alone.length; f++) {
        int at = i * alone.length + f;
        if (Float.floatToIntBits(alone[f]) != Float.floatToIntBits(first.values()[at])) {
          throw differ("a call for it alone", alone[f], first, at);
        }
      }
    }
  }

  private void requireNearStreamed(
      VladEncoder encoder, Definition definition, Approximation wanted, int image) {
    int from = batch.offsets()[image];
    int rows = batch.offsets()[image + 1] - from;
    int parts = drawn.get(Parameter.PARTS);
    SplittableRandom random = drawn.random(CUTS + image);
    int[] cuts = new int[parts + 1];
    for (int p = 1; p < parts; p++) {
      cuts[p] = random.nextInt(rows + 1);
    }
    cuts[parts] = rows;
    Arrays.sort(cuts);
    ClusterSums sums = encoder.sums(batch.descriptors().rows(from, from + cuts[1]));
    for (int p = 1; p < parts; p++) {
      sums.merge(encoder.sums(batch.descriptors().rows(from + cuts[p], from + cuts[p + 1])));
    }
    long[] counts = new long[vocabulary.codebook().size()];
    for (int row = from; row < from + rows; row++) {
      counts[definition.nearest().words()[row]]++;
    }
    if (!Arrays.equals(counts, Arrays.copyOf(sums.counts(), counts.length))) {
      throw new Fault("words", "image %d in %d pieces has other counts".formatted(image, parts));
    }
    float[] vector = encoder.finish(sums);
    requireNear(wanted, vector, 0, "merged", "image %d in %d pieces".formatted(image, parts));
    paths.reached(Path.STREAMED);
    paths.reachedIf(parts > 1 && rows > 1, Path.MERGED);
  }

  private void note(AssignmentPlan plan) {
    if (drawn.is(Parameter.BACKEND, "scalar")) {
      paths.reached(Path.SCALAR);
      return;
    }
    switch (plan) {
      case BRUTE_FORCE -> {
        paths.reached(Path.BRUTE_FORCE);
        int bytes = 4 * vocabulary.codebook().size() * vocabulary.codebook().dimension();
        paths.reachedIf(bytes > 640 << 10, Path.CENTROIDS_IN_GROUPS);
      }
      case UNDECIDED -> paths.reached(Path.PILOT_UNDECIDED);
      case PILOT_FOR_BRUTE_FORCE -> paths.reached(Path.PILOT_FOR_BRUTE_FORCE);
      case PRUNED_15 -> paths.reached(Path.PRUNED_WITH_15_AXES);
      case PRUNED_23 -> paths.reached(Path.PRUNED_WITH_23_AXES);
      case PRUNED_31 -> paths.reached(Path.PRUNED_WITH_31_AXES);
      case PRUNED_47 -> paths.reached(Path.PRUNED_WITH_47_AXES);
      case UNKNOWN -> {}
    }
  }

  private void note(Definition definition, Approximation[] vectors) {
    Nearest nearest = definition.nearest();
    paths.reachedIf(nearest.tied(), Path.TIE);
    paths.reachedIf(nearest.nearlyTied(), Path.NEAR_TIE);
    paths.reachedIf(definition.cancelled(), Path.CANCELLING);
    int[] offsets = batch.offsets();
    for (int i = 0; i < vectors.length; i++) {
      int rows = offsets[i + 1] - offsets[i];
      paths.reachedIf(rows == 0, Path.EMPTY_IMAGE);
      paths.reachedIf(rows > 0 && vectors[i].norm() == 0, Path.ZERO_VECTOR);
      paths.reachedIf(rows > LARGE_IMAGE_ROWS, Path.LARGE_IMAGE);
    }
    paths.reachedIf(vectors.length == 1, Path.ONE_IMAGE);
    paths.reachedIf(vocabulary.residuals() == Residuals.UNIT, Path.UNIT_RESIDUALS);
    paths.reachedIf(vocabulary.codebook().isAdapted(), Path.ADAPTED_ORIGINS);
    paths.reachedIf(batch.weights().length > 0, Path.WEIGHTS);
    paths.reachedIf(drawn.is(Parameter.ROTATION, "shared"), Path.SHARED_AXES);
    paths.reachedIf(drawn.is(Parameter.ROTATION, "local"), Path.LOCAL_AXES);
    paths.reachedIf(drawn.is(Parameter.ROTATION, "learned"), Path.LEARNED_AXES);
    paths.reachedIf(vocabulary.normalizations().contains(new Normalization.Power(0.2)), Path.POWER);
    paths.reachedIf(model.vocabularies().size() > 1, Path.SEVERAL_VOCABULARIES);
    paths.reachedIf(model.projection().isPresent(), Path.PROJECTED);
    boolean simd = drawn.is(Parameter.BACKEND, "simd");
    paths.reachedIf(simd && drawn.get(Parameter.THREADS) > 1, Path.SEVERAL_THREADS);
    boolean fresh = drawn.is(Parameter.MEMORY, "fresh");
    paths.reached(fresh ? Path.FRESH_MEMORY : Path.REUSED_MEMORY);
    paths.reachedIf(drawn.get(Parameter.CALLS) >= 500, Path.ACROSS_THE_COMPILER);
    paths.reachedIf(drawn.get(Parameter.SCALE) >= 18, Path.OUT_OF_RANGE);
    paths.reachedIf(drawn.get(Parameter.SCALE) <= -20, Path.TINY);
    paths.reachedIf(drawn.get(Parameter.OFFSET) >= 3, Path.FAR_FROM_ORIGIN);
  }
}
