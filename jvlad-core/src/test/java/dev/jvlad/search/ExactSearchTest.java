package dev.jvlad.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.FloatMatrix;
import dev.jvlad.Progress;
import dev.jvlad.RowSource;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.CpuBackend;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExactSearchTest {
  private static final float NONE = Float.NEGATIVE_INFINITY;

  @Test
  void aCaseByHand() throws IOException {
    FloatMatrix vectors = FloatMatrix.copyOf(new float[][] {{0, 2}, {3, 4}, {0, 0}, {-5, 0}});
    FloatMatrix queries = FloatMatrix.copyOf(new float[][] {{7, 0}, {0, 0}});
    ExactSearch.Hits hits = search(vectors, queries, 4, Backend.scalar(), 1).getFirst();
    assertThat(hits.queryCount()).isEqualTo(2);
    assertThat(hits.rows()).containsExactly(1, 0, 3, -1, -1, -1, -1, -1);
    assertThat(hits.scores()).containsExactly(0.6f, 0, -1, NONE, NONE, NONE, NONE, NONE);
  }

  /** Lengths from 10⁻²⁰ to 10²⁰, some rows zero, some the same, some another's multiple. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1, 1",
    "7, 3, 2, 5",
    "200, 65, 20, 3",
    "1000, 130, 9, 10",
    "300, 513, 40, 7",
    "40, 3000, 3, 40",
    "5, 8, 4, 9"
  })
  void isTheDefinition(int n, int d, int m, int top) throws IOException {
    long seed = 31L * n + d;
    Random random = new Random(seed);
    FloatMatrix drawn = gaussian(n, d, random);
    FloatMatrix vectors = gaussian(n, d, random);
    FloatMatrix queries = gaussian(m, d, random);
    for (int i = 0; i < n; i++) {
      float[] row = drawn.row(random.nextInt(n));
      float scale =
          switch (random.nextInt(5)) {
            case 0 -> 0;
            case 1 -> 1e20f;
            case 2 -> 1e-20f;
            default -> 1;
          };
      for (int f = 0; f < d; f++) {
        row[f] *= scale;
      }
      if (random.nextInt(3) == 0) {
        vectors.setRow(i, row);
      }
    }
    Hits wanted = definition(vectors, queries, top);
    for (CpuBackend backend : List.of(Backend.scalar(), Backend.auto(1))) {
      for (int threads : new int[] {1, 3}) {
        ExactSearch.Hits hits = search(vectors, queries, top, backend, threads).getFirst();
        assertThat(hits.rows()).as("seed %d", seed).isEqualTo(wanted.rows);
        assertThat(hits.scores()).as("seed %d", seed).isEqualTo(wanted.scores);
      }
    }
  }

  /** What a product in float32 cannot tell apart, float64 can. */
  @Test
  void nearTiesAreInTheirOrder() throws IOException {
    int n = 500;
    int d = 1500;
    Random random = new Random(5);
    FloatMatrix query = gaussian(1, d, random);
    FloatMatrix vectors = FloatMatrix.zeros(n, d);
    for (int i = 0; i < n; i++) {
      float[] row = query.row(0);
      row[random.nextInt(d)] += random.nextFloat() * 0.05f;
      vectors.setRow(i, row);
    }
    Hits wanted = definition(vectors, query, 50);
    ExactSearch.Hits hits = search(vectors, query, 50, Backend.auto(1), 2).getFirst();
    assertThat(hits.rows()).isEqualTo(wanted.rows);
    assertThat(hits.scores()).isEqualTo(wanted.scores);
  }

  @Test
  void tiesGoToTheLowestRows() throws IOException {
    FloatMatrix vectors = FloatMatrix.zeros(3000, 40);
    Random random = new Random(1);
    float[] row = gaussian(1, 40, random).row(0);
    for (int i = 0; i < 3000; i++) {
      vectors.setRow(i, row);
    }
    ExactSearch.Hits hits =
        search(vectors, gaussian(1, 40, random), 5, Backend.auto(1), 4).getFirst();
    assertThat(hits.rows()).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void manyQueriesComeInPartsInTheirOrder() throws IOException {
    Random random = new Random(2);
    FloatMatrix vectors = gaussian(90, 6, random);
    FloatMatrix queries = gaussian(2500, 6, random);
    Hits wanted = definition(vectors, queries, 2);
    List<ExactSearch.Hits> parts = search(vectors, queries, 2, Backend.auto(1), 2);
    assertThat(parts).extracting(ExactSearch.Hits::firstQuery).containsExactly(0L, 1024L, 2048L);
    long[] rows = parts.stream().flatMapToLong(part -> Arrays.stream(part.rows())).toArray();
    assertThat(rows).isEqualTo(wanted.rows);
  }

  @Test
  void nothingAmongNothing() throws IOException {
    ExactSearch.Hits hits =
        search(FloatMatrix.zeros(0, 3), FloatMatrix.zeros(1, 3), 2, Backend.scalar(), 1).getFirst();
    assertThat(hits.rows()).containsExactly(-1, -1);
    assertThat(search(FloatMatrix.zeros(5, 3), FloatMatrix.zeros(0, 3), 2, Backend.scalar(), 1))
        .isEmpty();
  }

  @Test
  void whatIsNoVectorIsNamedByItsRow() {
    FloatMatrix fine = gaussian(2000, 4, new Random(3));
    FloatMatrix bad = gaussian(2000, 4, new Random(3));
    bad.values()[4 * 1999 + 1] = Float.NaN;
    bad.values()[4 * 1500 + 2] = Float.POSITIVE_INFINITY;
    assertThatThrownBy(() -> search(bad, fine, 1, Backend.auto(1), 3))
        .isInstanceOf(NonFiniteVectorException.class)
        .hasMessage("row 1500 holds NaN or infinity; wanted finite numbers")
        .extracting(e -> ((NonFiniteVectorException) e).side())
        .isEqualTo(ExactSearch.Side.VECTORS);
    assertThatThrownBy(() -> search(fine, bad, 1, Backend.auto(1), 3))
        .hasMessage("row 1500 holds NaN or infinity; wanted finite numbers")
        .extracting(e -> ((NonFiniteVectorException) e).side())
        .isEqualTo(ExactSearch.Side.QUERIES);
    assertThatThrownBy(() -> search(fine, gaussian(1, 5, new Random(1)), 1, Backend.auto(1), 1))
        .hasMessage("queries of 5 columns; the vectors that are searched have 4");
    assertThatThrownBy(() -> search(fine, fine, 0, Backend.auto(1), 1))
        .hasMessage("0 hits; wanted at least 1");
  }

  private static List<ExactSearch.Hits> search(
      FloatMatrix vectors, FloatMatrix queries, int top, CpuBackend backend, int threads)
      throws IOException {
    List<ExactSearch.Hits> parts = new ArrayList<>();
    try (Workers workers = Workers.of(threads)) {
      new ExactSearch(RowSource.of(vectors), backend, workers)
          .search(RowSource.of(queries), top, parts::add, Progress.NONE);
    }
    return parts;
  }

  private static FloatMatrix gaussian(int n, int d, Random random) {
    FloatMatrix matrix = FloatMatrix.zeros(n, d);
    for (int i = 0; i < n * d; i++) {
      matrix.values()[i] = (float) random.nextGaussian();
    }
    return matrix;
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Hits(long[] rows, float[] scores) {}

  /** All cosines in float64, sorted. */
  private static Hits definition(FloatMatrix vectors, FloatMatrix queries, int top) {
    long[] rows = new long[queries.rows() * top];
    float[] scores = new float[rows.length];
    Arrays.fill(rows, -1);
    Arrays.fill(scores, NONE);
    for (int q = 0; q < queries.rows(); q++) {
      float[] query = queries.row(q);
      double[] cosines =
          IntStream.range(0, vectors.rows())
              .mapToDouble(i -> cosine(query, vectors.row(i)))
              .toArray();
      int[] best =
          IntStream.range(0, vectors.rows())
              .filter(i -> !Double.isNaN(cosines[i]))
              .boxed()
              .sorted(
                  Comparator.<Integer>comparingDouble(i -> -(float) cosines[i])
                      .thenComparing(i -> i))
              .limit(top)
              .mapToInt(i -> i)
              .toArray();
      for (int i = 0; i < best.length; i++) {
        rows[q * top + i] = best[i];
        scores[q * top + i] = (float) cosines[best[i]];
      }
    }
    return new Hits(rows, scores);
  }

  /** NaN where one of them is zero. */
  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int f = 0; f < a.length; f++) {
      dot += (double) a[f] * b[f];
      aa += (double) a[f] * a[f];
      bb += (double) b[f] * b[f];
    }
    return Math.clamp(dot / Math.sqrt(aa) / Math.sqrt(bb), -1, 1);
  }
}
