package dev.jvlad.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.RowSource;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.engine.NonFiniteRowException;
import dev.jvlad.learn.KMeansOptions.Algorithm;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KMeansTest {
  private static final Backend BACKEND = Backend.simd(1);

  @AfterAll
  static void close() {
    BACKEND.close();
  }

  private static KMeansResult learn(FloatMatrix samples, KMeansOptions options) {
    return KMeans.learn(samples, options, BACKEND);
  }

  private static FloatMatrix normal(int rows, int columns, long seed) {
    Random random = new Random(seed);
    FloatMatrix x = FloatMatrix.zeros(rows, columns);
    for (int i = 0; i < x.values().length; i++) {
      x.values()[i] = (float) random.nextGaussian();
    }
    return x;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void findsWellSeparatedBlobs(long seed) {
    Blobs blobs = Blobs.of(16, 3200, 8, 100, seed);
    for (Algorithm algorithm : Algorithm.values()) {
      KMeansResult result =
          learn(
              blobs.samples(),
              new KMeansOptions(16, algorithm, Long.MAX_VALUE, 20, 1e-4, 512, seed));
      assertThat(blobs.centresHitBy(result.codebook().centroids()))
          .as("%s, seed %d", algorithm, seed)
          .isEqualTo(16);
    }
  }

  @Test
  void centroidsAreTheMeansOfTheirSamples() {
    FloatMatrix samples =
        FloatMatrix.copyOf(new float[][] {{0, 0}, {2, 0}, {100, 50}, {100, 54}, {103, 52}});
    KMeansResult result = learn(samples, KMeansOptions.lloyd(2, 7));
    float[] c = result.codebook().centroids().values();
    int low = c[0] < 50 ? 0 : 2;
    assertThat(c[low]).isEqualTo(1);
    assertThat(c[low + 1]).isEqualTo(0);
    assertThat(c[2 - low]).isEqualTo(101);
    assertThat(c[3 - low]).isEqualTo(52);
    assertThat(result.inertia()).isCloseTo(2 + (1 + 4) + (1 + 4) + 4, within(1e-9));
    assertThat(result.converged()).isTrue();
  }

  @Test
  void lloydRunsUntilTheInertiaSettles() {
    FloatMatrix samples = normal(3000, 5, 11);
    KMeansResult result =
        learn(samples, new KMeansOptions(20, Algorithm.LLOYD, Long.MAX_VALUE, 300, 1e-6, 1, 3));
    List<Double> history = result.inertiaHistory();
    assertThat(result.converged()).isTrue();
    assertThat(history).hasSizeGreaterThan(5);
    double last = history.get(history.size() - 1);
    double before = history.get(history.size() - 2);
    assertThat(before - last).isLessThanOrEqualTo(1e-6 * before);
    assertThat(last).isLessThan(0.9 * history.get(0));
    assertThat(result.inertia()).isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void lloydsInertiaNeverRises(long seed) {
    List<Double> history =
        learn(
                normal(2000, 6, seed),
                new KMeansOptions(30, Algorithm.LLOYD, Long.MAX_VALUE, 40, 0, 1, seed))
            .inertiaHistory();
    for (int i = 1; i < history.size(); i++) {
      assertThat(history.get(i))
          .as("seed %d, step %d", seed, i)
          .isLessThanOrEqualTo(history.get(i - 1) * (1 + 1e-7)); // centroids are rounded to float32
    }
  }

  @ParameterizedTest
  @ValueSource(floats = {0, 1e3f, 1e5f})
  void theInertiaIsThatOfTheCodebook(float offset) {
    Blobs blobs = Blobs.of(5, 1000, 4, 20, 31).movedBy(offset);
    for (Algorithm algorithm : Algorithm.values()) {
      KMeansResult result =
          learn(blobs.samples(), new KMeansOptions(5, algorithm, Long.MAX_VALUE, 10, 1e-4, 100, 5));
      double wanted = Blobs.inertia(blobs.samples(), result.codebook().centroids());
      assertThat(result.inertia())
          .as("%s at %s", algorithm, offset)
          .isCloseTo(wanted, within(1e-7 * wanted));
    }
  }

  @Test
  void blobsFarFromTheOriginAreFoundAsNearIt() {
    Blobs blobs = Blobs.of(16, 3200, 8, 100, 17).movedBy(1e6f);
    KMeansResult result = learn(blobs.samples(), KMeansOptions.lloyd(16, 17));
    assertThat(blobs.centresHitBy(result.codebook().centroids())).isEqualTo(16);
  }

  @Test
  void theSameSeedGivesTheSameBitsAtAnyNumberOfThreads() {
    FloatMatrix samples = normal(12_000, 7, 3);
    for (Algorithm algorithm : Algorithm.values()) {
      KMeansOptions options = new KMeansOptions(24, algorithm, Long.MAX_VALUE, 3, 1e-4, 1500, 99);
      KMeansResult one = learn(samples, options);
      assertThat(learn(samples, options)).as("%s again", algorithm).isEqualTo(one);
      for (int threads = 2; threads <= 3; threads++) {
        try (Backend backend = Backend.simd(threads)) {
          assertThat(KMeans.learn(samples, options, backend))
              .as("%s, %d threads", algorithm, threads)
              .isEqualTo(one);
        }
      }
    }
  }

  @Test
  void anotherSeedGivesAnotherCodebook() {
    FloatMatrix samples = normal(500, 3, 3);
    assertThat(learn(samples, KMeansOptions.lloyd(9, 1)).codebook())
        .isNotEqualTo(learn(samples, KMeansOptions.lloyd(9, 2)).codebook());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void miniBatchesComeCloseToLloyd(long seed) {
    Blobs blobs = Blobs.of(16, 8000, 8, 100, seed);
    double lloyd = learn(blobs.samples(), KMeansOptions.lloyd(16, seed)).inertia();
    double miniBatch =
        learn(
                blobs.samples(),
                new KMeansOptions(16, Algorithm.MINIBATCH, Long.MAX_VALUE, 10, 1e-4, 500, seed))
            .inertia();
    assertThat(miniBatch).as("seed %d", seed).isLessThan(1.03 * lloyd);
  }

  @Test
  void seedsThatABatchMissesAreKept() {
    // Every batch of 32 misses most of the 64 blobs, whose seeds are right from the start.
    Blobs blobs = Blobs.of(64, 6400, 16, 1000, 5);
    KMeansResult result =
        learn(
            blobs.samples(),
            new KMeansOptions(64, Algorithm.MINIBATCH, Long.MAX_VALUE, 2, 1e-4, 32, 5));
    assertThat(blobs.centresHitBy(result.codebook().centroids())).isEqualTo(64);
  }

  @Test
  void asManyClustersAsDistinctSamplesLeaveNoInertia() {
    FloatMatrix few = normal(12, 3, 8);
    FloatMatrix samples = FloatMatrix.zeros(600, 3);
    for (int i = 0; i < 600; i++) {
      System.arraycopy(few.values(), i % 12 * 3, samples.values(), i * 3, 3);
    }
    for (Algorithm algorithm : Algorithm.values()) {
      KMeansResult result =
          learn(samples, new KMeansOptions(12, algorithm, Long.MAX_VALUE, 10, 1e-4, 100, 1));
      assertThat(Blobs.inertia(samples, result.codebook().centroids()))
          .as("%s", algorithm)
          .isZero();
      assertThat(result.inertia()).isCloseTo(0, within(1e-10));
    }
  }

  @Test
  void oneSampleIsItsOwnCentroid() {
    FloatMatrix sample = FloatMatrix.copyOf(new float[][] {{3, -4, 0.1f}});
    for (KMeansOptions options :
        List.of(KMeansOptions.lloyd(1, 1), KMeansOptions.miniBatch(1, 1))) {
      KMeansResult result = learn(sample, options);
      assertThat(result.codebook().centroids()).isEqualTo(sample);
      assertThat(result.inertia()).isZero();
    }
  }

  @Test
  void fewerDistinctSamplesThanClustersAreRefused() {
    FloatMatrix samples = FloatMatrix.copyOf(new float[][] {{1, 2}, {1, 2}, {3, 4}, {1, 2}});
    assertThatThrownBy(() -> learn(samples, KMeansOptions.lloyd(3, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "3 clusters of 4 samples, of which 2 are distinct; wanted at least as many distinct"
                + " samples as clusters");
  }

  @Test
  void zeroAndMinusZeroAreNotDistinct() {
    FloatMatrix samples = FloatMatrix.copyOf(new float[][] {{0f, 1}, {-0f, 1}});
    assertThatThrownBy(() -> learn(samples, KMeansOptions.lloyd(2, 1)))
        .hasMessageStartingWith("2 clusters of 2 samples, of which 1 are distinct");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void aSampleThatIsNotFiniteIsNamed(float value) {
    FloatMatrix samples = normal(5000, 4, 1);
    samples.values()[17 * 4 + 3] = value;
    samples.values()[4990 * 4] = value;
    assertThatThrownBy(() -> learn(samples, KMeansOptions.miniBatch(3, 1)))
        .isInstanceOf(NonFiniteRowException.class)
        .hasMessage("descriptor row 17 holds NaN or infinity; wanted finite numbers");
  }

  @Test
  void progressTellsEveryStep() {
    FloatMatrix samples = normal(400, 4, 1);
    List<KMeans.Progress> lloyd = new ArrayList<>();
    KMeansResult result =
        KMeans.learn(
            samples,
            new KMeansOptions(8, Algorithm.LLOYD, Long.MAX_VALUE, 3, 0, 1, 1),
            BACKEND,
            lloyd::add);
    assertThat(lloyd).extracting(KMeans.Progress::iteration).containsExactly(0, 1, 2, 3);
    assertThat(lloyd).extracting(KMeans.Progress::iterations).containsOnly(3);
    assertThat(lloyd)
        .extracting(KMeans.Progress::inertia)
        .containsExactlyElementsOf(result.inertiaHistory());

    List<KMeans.Progress> passes = new ArrayList<>();
    KMeans.learn(
        samples,
        new KMeansOptions(8, Algorithm.MINIBATCH, Long.MAX_VALUE, 2, 0, 50, 1),
        BACKEND,
        passes::add);
    assertThat(passes).extracting(KMeans.Progress::iteration).containsExactly(1, 2);
  }

  @Test
  void aStepMovesCentroidsToTheMeansOfTheirSamples() {
    ClusterSums sums = new ClusterSums(2, 2);
    sums.residuals()[0] = 6;
    sums.residuals()[1] = -3;
    sums.counts()[0] = 3;
    FloatMatrix moved =
        Centroids.moved(FloatMatrix.copyOf(new float[][] {{1, 1}, {9, 9}}), sums, sums.counts());
    assertThat(moved.values()).containsExactly(3, 0, 9, 9);
  }

  @Test
  void anEmptyWordTakesHalfOfTheHeaviest() {
    long[] weights = {5, 0, 11, 0};
    FloatMatrix split =
        Centroids.withoutEmpty(
            FloatMatrix.copyOf(new float[][] {{7, 7}, {100, 100}, {-2, 0}, {100, 100}}), weights);
    // 11 becomes 6 + 5; of the remaining 5, 6, 5 the heaviest is 6.
    assertThat(weights).containsExactly(5, 5, 3, 3);
    assertThat(split.row(0)).containsExactly(7, 7);
    for (int word = 1; word < 4; word++) {
      assertThat(split.get(word, 0)).isCloseTo(-2, within(0.01f)).isNotEqualTo(-2);
      assertThat(split.get(word, 1)).as("parted at zero too").isCloseTo(0, within(0.001f));
    }
    assertThat(List.of(split.get(1, 1), split.get(2, 1), split.get(3, 1))).doesNotHaveDuplicates();
  }

  @Test
  void aWordThatLosesItsSamplesComesBack() {
    // Seeds drawn from noise around few points leave words empty sooner or later; none stays so.
    FloatMatrix samples = FloatMatrix.zeros(900, 2);
    Random random = new Random(4);
    for (int i = 0; i < 900; i++) {
      samples.values()[2 * i] = i % 3 * 1000 + random.nextInt(3);
      samples.values()[2 * i + 1] = random.nextInt(3);
    }
    KMeansResult result = learn(samples, KMeansOptions.lloyd(27, 4));
    assertThat(Arrays.stream(labels(samples, result)).distinct().count()).isEqualTo(27);
    assertThat(result.inertia()).isCloseTo(0, within(1e-6));
  }

  @ParameterizedTest
  @ValueSource(floats = {1e-15f, 1e18f})
  void largeAndSmallNumbersAreClusteredToo(float scale) {
    FloatMatrix samples = axes(scale);
    int[] labels = labels(samples, learn(samples, KMeansOptions.lloyd(3, 4)));
    assertThat(List.of(labels[0], labels[1], labels[2])).doesNotHaveDuplicates();
    for (int i = 3; i < 90; i++) {
      assertThat(labels[i]).isEqualTo(labels[i % 3]);
    }
  }

  @Test
  void numbersWhoseSquaresLeaveFloat32StillGiveAllWords() {
    FloatMatrix samples = axes(1e30f);
    KMeansResult result = learn(samples, KMeansOptions.lloyd(3, 4));
    assertThat(Arrays.stream(labels(samples, result)).distinct().count()).isEqualTo(3);
    assertThat(result.inertia()).isPositive().isFinite();
  }

  /** 90 samples near scale times the three axes in turn. */
  private static FloatMatrix axes(float scale) {
    float[][] rows = new float[90][3];
    for (int i = 0; i < 90; i++) {
      rows[i][i % 3] = scale * (1 + i / 900f);
    }
    return FloatMatrix.copyOf(rows);
  }

  private static int[] labels(FloatMatrix samples, KMeansResult result) {
    return BACKEND.clusterStep(samples).assign(result.codebook());
  }

  @Test
  void stepsTakeAPartAndTheInertiaIsThatOfAll() {
    Blobs blobs = Blobs.of(6, 9000, 5, 60, 12);
    for (Algorithm algorithm : Algorithm.values()) {
      KMeansOptions options = new KMeansOptions(6, algorithm, 1500, 20, 1e-4, 200, 12);
      KMeansResult result = learn(blobs.samples(), options);
      assertThat(result.samples()).isEqualTo(1500);
      assertThat(blobs.centresHitBy(result.codebook().centroids()))
          .as("%s", algorithm)
          .isEqualTo(6);
      double wanted = Blobs.inertia(blobs.samples(), result.codebook().centroids());
      assertThat(result.inertia())
          .as("%s", algorithm)
          .isCloseTo(wanted, within(1e-7 * wanted))
          .isGreaterThan(3 * result.inertiaHistory().getLast());
      assertThat(learn(blobs.samples(), options.withSamples(20_000)).samples()).isEqualTo(9000);
    }
  }

  @Test
  void rareSamplesThatDifferAreKnownToTheDraw() {
    // All but nine of 30,000 samples are one point, and most draws of 20 see nothing else.
    FloatMatrix samples = FloatMatrix.zeros(30_000, 2);
    for (int i = 0; i < 9; i++) {
      samples.values()[2 * (3000 * i + 7)] = 100 * (i + 1);
    }
    for (Algorithm algorithm : Algorithm.values()) {
      KMeansResult result = learn(samples, new KMeansOptions(10, algorithm, 20, 9, 0, 20, 3));
      assertThat(result.inertia()).as("%s", algorithm).isCloseTo(0, within(1e-6));
    }
  }

  @Test
  void stepsOnGrowingPartsEndWhereStepsOnAllSamplesDo() {
    // 70,000 samples are large enough for two parts before the whole.
    Blobs blobs = Blobs.of(40, 70_000, 6, 100, 8);
    KMeansResult result = learn(blobs.samples(), KMeansOptions.lloyd(40, 8).withIterations(3));
    assertThat(result.samples()).isEqualTo(70_000);
    assertThat(blobs.centresHitBy(result.codebook().centroids())).isEqualTo(40);
    double wanted = Blobs.inertia(blobs.samples(), result.codebook().centroids());
    assertThat(result.inertia()).isCloseTo(wanted, within(1e-7 * wanted));
    assertThat(result.inertiaHistory().getFirst())
        .as("the parts have done most of the work")
        .isLessThan(1.01 * result.inertia());
  }

  @Test
  void streamedSumsAreThoseOfLoadedSamples() throws IOException {
    FloatMatrix samples = normal(40_000, 300, 6); // six blocks
    Codebook codebook = new Codebook(normal(30, 300, 7));
    try (ClusterStep step = BACKEND.clusterStep(samples);
        ClusterStep other = BACKEND.clusterStep(normal(10, 300, 8))) {
      ClusterSums loaded = new SampleSums.Loaded(step).run(codebook);
      ClusterSums streamed = new SampleSums.Streamed(RowSource.of(samples), other).run(codebook);
      assertThat(streamed.counts()).isEqualTo(loaded.counts());
      assertThat(streamed.residuals()).containsExactly(loaded.residuals(), within(1e-8));
      assertThat(streamed.inertia()).isCloseTo(loaded.inertia(), within(1e-9 * loaded.inertia()));
    }
  }

  @Test
  void aReadThatFailsIsReportedAsItIs() {
    RowSource broken =
        new RowSource() {
          @Override
          public long rows() {
            return 100_000;
          }

          @Override
          public int dimension() {
            return 4;
          }

          @Override
          public void read(long firstRow, int rowCount, float[] destination) throws IOException {
            if (firstRow >= 50_000) {
              throw new IOException("row 50000 cannot be read");
            }
            for (int i = 0; i < rowCount * 4; i++) {
              destination[i] = (firstRow * 4 + i) % 1013;
            }
          }
        };
    assertThatThrownBy(() -> KMeans.learn(broken, KMeansOptions.lloyd(3, 1), BACKEND, step -> {}))
        .isInstanceOf(IOException.class)
        .hasMessage("row 50000 cannot be read");
  }

  @Test
  void optionsAreChecked() {
    assertThatThrownBy(() -> KMeansOptions.lloyd(0, 1)).hasMessage("0 clusters; wanted at least 1");
    assertThatThrownBy(() -> KMeansOptions.lloyd(5, 1).withSamples(4))
        .hasMessage("5 clusters of at most 4 samples; wanted at least as many samples");
    assertThatThrownBy(() -> KMeansOptions.lloyd(2, 1).withIterations(0))
        .hasMessage("0 iterations; wanted at least 1");
    assertThatThrownBy(() -> new KMeansOptions(2, Algorithm.LLOYD, Long.MAX_VALUE, 1, 1, 1, 1))
        .hasMessage("a tolerance of 1.0; wanted from 0 to below 1");
    assertThatThrownBy(
            () -> new KMeansOptions(2, Algorithm.LLOYD, Long.MAX_VALUE, 1, Double.NaN, 1, 1))
        .hasMessage("a tolerance of NaN; wanted from 0 to below 1");
    assertThatThrownBy(() -> new KMeansOptions(2, Algorithm.MINIBATCH, Long.MAX_VALUE, 1, 0, 0, 1))
        .hasMessage("batches of 0; wanted at least 1");
  }
}
