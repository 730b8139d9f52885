package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On the CPU every {@link Strategy}, the fused one too, gives the definition's vectors to 10⁻⁵ of
 * their norm: for shapes that fill no vector of any width, for images without descriptors, and for
 * words without descriptors at both ends.
 */
interface StrategyContract {

  /** The back end under test. */
  CpuBackend open(int threads);

  @ParameterizedTest
  @CsvSource({
    "1, 1", "1, 7", "3, 1", "3, 5", "7, 33", "15, 17", "17, 3", "31, 9", "33, 65", "67, 91",
    "129, 5"
  })
  default void everyStrategyIsAsTheDefinition(int d, int k) {
    long seed = 31L * d + k;
    RandomInput random = new RandomInput(seed);
    DescriptorBatch batch = random.ragged(13, 51, d);
    Codebook codebook = random.codebook(k, d);
    int[] words = Reference.words(batch.descriptors(), codebook);
    List<VladModel> models =
        List.of(
            VladModel.of(codebook, List.of()),
            VladModel.of(codebook, Normalization.plain()),
            projected(codebook, random),
            VladModel.of(random.adapted(codebook), Normalization.plain()),
            joint(codebook, random));
    for (VladModel model : models) {
      double[][] wanted = Reference.encode(model, batch, words);
      for (Strategy strategy : Strategy.values()) {
        for (int threads = 1; threads <= 2; threads++) {
          try (CpuBackend backend = open(threads)) {
            FloatMatrix vectors = backend.encoder(model, strategy).encode(batch);
            requireClose(vectors, wanted, "%s, seed %d".formatted(strategy, seed));
          }
        }
      }
    }
  }

  /** Rows of one block and of several, and one more than a block. */
  @Test
  default void everyStrategyIsAsTheDefinitionOverManyBlocks() {
    RandomInput random = new RandomInput(12);
    int[] offsets = {0, 1, 1, 1025, 2050, 2051, 5123};
    DescriptorBatch batch = new DescriptorBatch(random.normal(5123, 5), offsets);
    VladModel model = VladModel.of(random.codebook(19, 5), Normalization.plain());
    double[][] wanted = Reference.encode(model, batch);
    for (Strategy strategy : Strategy.values()) {
      try (CpuBackend backend = open(2)) {
        FloatMatrix vectors = backend.encoder(model, strategy).encode(batch);
        requireClose(vectors, wanted, strategy.toString());
      }
    }
  }

  private static VladModel joint(Codebook codebook, RandomInput random) {
    Vocabulary first = Vocabulary.of(codebook, Normalization.plain());
    Vocabulary second =
        Vocabulary.of(random.adapted(random.codebook(3, codebook.dimension())), List.of());
    VladModel joint = VladModel.of(first, second);
    int columns = joint.vladDimension();
    return joint.withProjection(random.projection(columns, Math.min(columns, 15)));
  }

  private static VladModel projected(Codebook codebook, RandomInput random) {
    int k = codebook.size();
    int d = codebook.dimension();
    return new VladModel(
        codebook,
        Residuals.PLAIN,
        Optional.of(random.rotations(k, d)),
        Normalization.plain(),
        Optional.of(random.projection(k * d, Math.min(k * d, 15))),
        Training.UNKNOWN);
  }

  private static void requireClose(FloatMatrix vectors, double[][] wanted, String what) {
    assertThat(vectors.rows()).as(what).isEqualTo(wanted.length);
    for (int i = 0; i < wanted.length; i++) {
      double squared = 0;
      for (int f = 0; f < wanted[i].length; f++) {
        double error = vectors.get(i, f) - wanted[i][f];
        squared += error * error;
      }
      double norm = Reference.norm(wanted[i], 0, wanted[i].length);
      assertThat(Math.sqrt(squared))
          .as("%s, %d columns, image %d of norm %s", what, wanted[i].length, i, norm)
          .isLessThanOrEqualTo(1e-5 * norm);
    }
  }
}
