package dev.jvlad.bench;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.CpuBackend;
import dev.jvlad.engine.Strategy;
import dev.jvlad.engine.VladEncoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Times every {@link Strategy} on one batch, by the SIMD kernels, in turn: a round runs each of
 * them, the assignment alone and the limits of the machine, so that what disturbs the machine
 * disturbs all alike. Compiling comes before, and so does a comparison of all results.
 *
 * <p>The reference strategies may take a thousand times longer than the fused one. One that has
 * used up {@link #PATIENCE_MILLIS} sits out the rounds that follow, and {@link Strategy#MASKED},
 * which multiplies the work by K, is left out beyond {@link #MOST_MASKED_STEPS}.
 */
public final class StrategyBenchmark implements AutoCloseable {
  /** Vectors of two strategies may differ by so much of the longer one's norm. */
  static final double TOLERANCE = 1e-5;

  private static final double WARM_UP_MILLIS = 600;

  /** What is short is run again within a round until so much time is gone. */
  private static final double ROUND_MILLIS = 10;

  private static final double PATIENCE_MILLIS = 3000;
  private static final double ENDLESS = Double.POSITIVE_INFINITY;
  private static final long MOST_MASKED_STEPS = 5_000_000_000L;

  private final DescriptorBatch batch;
  private final Codebook codebook;
  private final double warmUpMillis;
  private final Workers workers;
  private final MachineLimits limits;
  private final CpuBackend backend;
  private final VladEncoder fused;
  private final Map<Strategy, VladEncoder> others = new EnumMap<>(Strategy.class);
  private final Map<Strategy, String> leftOut = new EnumMap<>(Strategy.class);
  private final @Nullable VladEncoder other;
  private final FloatMatrix fusedVectors;
  private final FloatMatrix vectors;

  /**
   * Prepares what is not timed: packed centroids, threads and memory.
   *
   * @throws UnsupportedOperationException if the JVM runs without the Vector API
   */
  public StrategyBenchmark(DescriptorBatch batch, Codebook codebook, int threads) {
    this(batch, codebook, threads, WARM_UP_MILLIS, null);
  }

  /**
   * As {@link #StrategyBenchmark(DescriptorBatch, Codebook, int)}, with the encoder of another back
   * end, which takes its turn among the strategies. The back end stays the caller's to close.
   */
  public StrategyBenchmark(
      DescriptorBatch batch, Codebook codebook, int threads, Backend otherBackend) {
    this(batch, codebook, threads, WARM_UP_MILLIS, otherBackend.encoder(model(codebook)));
  }

  StrategyBenchmark(DescriptorBatch batch, Codebook codebook, int threads, double warmUpMillis) {
    this(batch, codebook, threads, warmUpMillis, null);
  }

  private StrategyBenchmark(
      DescriptorBatch batch,
      Codebook codebook,
      int threads,
      double warmUpMillis,
      @Nullable VladEncoder other) {
    codebook.requireDimension(batch.dimension());
    if (batch.descriptors().rows() == 0) {
      throw new IllegalArgumentException("no descriptors to encode; wanted at least one");
    }
    this.batch = batch;
    this.codebook = codebook;
    this.warmUpMillis = warmUpMillis;
    this.other = other;
    VladModel model = model(codebook);
    fusedVectors = FloatMatrix.zeros(batch.imageCount(), model.outputDimension());
    vectors = FloatMatrix.zeros(batch.imageCount(), model.outputDimension());
    workers = Workers.of(threads);
    backend = Backend.simd(workers);
    limits = new MachineLimits(workers);
    fused = backend.encoder(model);
    long steps = (long) batch.descriptors().rows() * model.vladDimension();
    for (Strategy strategy : Strategy.values()) {
      if (strategy == Strategy.MASKED && steps > MOST_MASKED_STEPS) {
        leftOut.put(
            strategy, "%.1g multiplications by a mask take minutes".formatted((double) steps));
      } else if (strategy != Strategy.FUSED) {
        others.put(strategy, backend.encoder(model, strategy));
      }
    }
  }

  private static VladModel model(Codebook codebook) {
    return VladModel.of(codebook, Normalization.plain());
  }

  /** Images of equally many descriptors, all numbers normally distributed, as in the article. */
  public static DescriptorBatch normalBatch(
      int images, int descriptorsPerImage, int dimension, long seed) {
    FloatMatrix descriptors =
        FloatMatrix.zeros(Math.multiplyExact(images, descriptorsPerImage), dimension);
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < descriptors.values().length; i++) {
      descriptors.values()[i] = (float) random.nextGaussian();
    }
    return DescriptorBatch.ofEqualImages(descriptors, descriptorsPerImage);
  }

  /**
   * Compares, warms up and measures.
   *
   * @throws IllegalStateException if two strategies disagree
   */
  public StrategyTimes run(int rounds) {
    if (rounds < 1) {
      throw new IllegalArgumentException("%d rounds; wanted at least 1".formatted(rounds));
    }
    Series fma = new Series(limits::fmaGflops, ENDLESS);
    Series read = new Series(limits::readGBs, ENDLESS);
    int[] fusedWords = new int[batch.descriptors().rows()];
    int[] words = new int[batch.descriptors().rows()];
    CpuBackend.Assignment fusedAssignment = backend.assignment(codebook, Strategy.FUSED);
    Series assignFused =
        new Series(() -> millis(() -> fusedAssignment.assign(batch, fusedWords)), ENDLESS);
    // All but the fused one assign alike.
    CpuBackend.Assignment assignment = backend.assignment(codebook, Strategy.SEGMENTED);
    Series assign = new Series(() -> millis(() -> assignment.assign(batch, words)), ENDLESS);
    Map<Strategy, Series> encode = encodeSeries();

    List<Series> all = new ArrayList<>(List.of(fma, read, assignFused, assign));
    all.forEach(series -> series.warmUp(warmUpMillis));
    requireSameWords(words, fusedWords);
    encode.forEach((strategy, series) -> {
      series.warmUp(warmUpMillis);
      requireAgreement(strategy, strategy == Strategy.FUSED ? fusedVectors : vectors, fusedVectors);
    });
    all.addAll(encode.values());
    Optional<Series> otherSeries =
        Optional.ofNullable(other)
            .map(it -> new Series(() -> millis(() -> it.encode(batch, vectors)), ENDLESS));
    otherSeries.ifPresent(series -> series.warmUp(warmUpMillis));
    double difference = other == null ? 0 : greatestDifference(vectors, fusedVectors);
    otherSeries.ifPresent(all::add);
    for (int round = 0; round < rounds; round++) {
      all.forEach(Series::round);
    }
    requireSameWords(words, fusedWords);
    List<StrategyTimes.Row> rows = new ArrayList<>();
    encode.forEach((strategy, series) ->
        rows.add(
            row(strategy, series, strategy == Strategy.FUSED ? assignFused : assign, fma, read)));
    return new StrategyTimes(
        fma.spread(),
        read.spread(),
        rows,
        leftOut,
        otherSeries.map(series -> new StrategyTimes.Other(series.spread(), difference)));
  }

  /** The fused one first: the others are compared with its vectors. */
  private Map<Strategy, Series> encodeSeries() {
    Map<Strategy, Series> series = new EnumMap<>(Strategy.class);
    series.put(
        Strategy.FUSED, new Series(() -> millis(() -> fused.encode(batch, fusedVectors)), ENDLESS));
    others.forEach((strategy, encoder) ->
        series.put(
            strategy,
            new Series(() -> millis(() -> encoder.encode(batch, vectors)), PATIENCE_MILLIS)));
    return series;
  }

  private static double millis(Runnable work) {
    long start = System.nanoTime();
    work.run();
    return (System.nanoTime() - start) / 1e6;
  }

  private StrategyTimes.Row row(
      Strategy strategy, Series encode, Series assign, Series fma, Series read) {
    double n = batch.descriptors().rows();
    double gflops =
        2 * n * codebook.size() * codebook.dimension() / (assign.spread().median() * 1e6);
    double bytes = 4 * (n * codebook.dimension() + vectors.values().length);
    return new StrategyTimes.Row(
        strategy,
        encode.spread(),
        assign.spread(),
        gflops,
        gflops / fma.spread().median(),
        bytes / (encode.spread().median() * 1e6) / read.spread().median());
  }

  private static void requireSameWords(int[] words, int[] fusedWords) {
    int row = Arrays.mismatch(words, fusedWords);
    if (row >= 0) {
      throw new IllegalStateException(
          "strategies disagree: descriptor %d has word %d, and %d when fused"
              .formatted(row, words[row], fusedWords[row]));
    }
  }

  /**
   * Compares vectors image by image.
   *
   * @throws IllegalStateException if they differ
   */
  static void requireAgreement(Strategy strategy, FloatMatrix vectors, FloatMatrix expected) {
    for (int image = 0; image < expected.rows(); image++) {
      double difference = difference(vectors, expected, image);
      if (!(difference <= TOLERANCE)) {
        throw new IllegalStateException(
            "strategies disagree: %s and fused differ by %.2g of the norm in image %d;"
                    .formatted(strategy.name().toLowerCase(Locale.ROOT), difference, image)
                + " wanted at most %.0e of it".formatted(TOLERANCE));
      }
    }
  }

  private static double greatestDifference(FloatMatrix vectors, FloatMatrix expected) {
    double greatest = 0;
    for (int image = 0; image < expected.rows(); image++) {
      greatest = Math.max(greatest, difference(vectors, expected, image));
    }
    return greatest;
  }

  /** The distance of an image's two vectors, of the expected one's norm. */
  private static double difference(FloatMatrix vectors, FloatMatrix expected, int image) {
    double squared = 0;
    double squaredNorm = 0;
    for (int i = 0; i < expected.columns(); i++) {
      double difference = (double) vectors.get(image, i) - expected.get(image, i);
      squared += difference * difference;
      squaredNorm += (double) expected.get(image, i) * expected.get(image, i);
    }
    return squared == 0 ? 0 : Math.sqrt(squared / squaredNorm);
  }

  @Override
  public void close() {
    workers.close();
  }

  /** One thing that is measured again and again. */
  private static final class Series {
    private final DoubleSupplier measurement;
    private final double patienceMillis;
    private double[] values = new double[64];
    private int runs;
    private double spentMillis;

    Series(DoubleSupplier measurement, double patienceMillis) {
      this.measurement = measurement;
      this.patienceMillis = patienceMillis;
    }

    /** Where patience ends here, this is the measurement: compiling is no large part of it. */
    void warmUp(double millis) {
      measure(millis);
      if (spentMillis < patienceMillis) {
        runs = 0;
      }
    }

    void round() {
      if (spentMillis < patienceMillis) {
        measure(ROUND_MILLIS);
      }
    }

    private void measure(double leastMillis) {
      long start = System.nanoTime();
      double spent;
      do {
        if (runs == values.length) {
          values = Arrays.copyOf(values, 2 * runs);
        }
        values[runs++] = measurement.getAsDouble();
        spent = (System.nanoTime() - start) / 1e6;
      } while (spent < leastMillis);
      spentMillis += spent;
    }

    Spread spread() {
      return Spread.of(Arrays.copyOf(values, runs));
    }
  }
}
