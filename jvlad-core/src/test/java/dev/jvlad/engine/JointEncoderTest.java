package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.ClusterSums;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** More images than are held at a time; {@link EncoderContract} has the rest. */
class JointEncoderTest {
  /** 16,384 columns before projection: 512 images are a piece. */
  private static final int IMAGES = 1100;

  private static VladModel joint(RandomInput random) {
    Vocabulary first = Vocabulary.of(random.codebook(64, 128), Normalization.plain());
    Vocabulary second = Vocabulary.of(random.codebook(64, 128), Normalization.plain());
    return VladModel.of(first, second).withProjection(random.projection(2 * 64 * 128, 5));
  }

  @Test
  void piecesGiveTheVectorsOfTheirImagesAlone() {
    RandomInput random = new RandomInput(61);
    VladModel model = joint(random);
    DescriptorBatch batch = DescriptorBatch.ofEqualImages(random.normal(2 * IMAGES, 128), 2);
    try (Backend backend = Backend.simd(2)) {
      VladEncoder encoder = backend.encoder(model);
      FloatMatrix vectors = encoder.encode(batch);
      for (int i = 0; i < IMAGES; i += 73) {
        FloatMatrix alone = encoder.encode(batch.images(i, i + 1));
        assertThat(alone.row(0)).as("image %d", i).containsExactly(vectors.row(i), within(1e-6f));
      }
    }
  }

  @Test
  void aRowThatIsNotFiniteIsCountedOverAllPieces() {
    RandomInput random = new RandomInput(62);
    DescriptorBatch batch = DescriptorBatch.ofEqualImages(random.normal(2 * IMAGES, 128), 2);
    batch.descriptors().values()[1501 * 128 + 7] = Float.NaN;
    batch.descriptors().values()[2103 * 128] = Float.NaN;
    try (Backend backend = Backend.simd(2)) {
      VladEncoder encoder = backend.encoder(joint(random));
      assertThatThrownBy(() -> encoder.encode(batch))
          .isInstanceOfSatisfying(
              NonFiniteRowException.class, e -> assertThat(e.row()).isEqualTo(1501));
    }
  }

  /** An encoder of one vocabulary that keeps something until it is closed. */
  private record Holding(VladEncoder encoder, AtomicInteger held) implements VladEncoder {
    @Override
    public VladModel model() {
      return encoder.model();
    }

    @Override
    public void encode(DescriptorBatch batch, FloatMatrix vectors) {
      encoder.encode(batch, vectors);
    }

    @Override
    public ClusterSums sums(FloatMatrix descriptors) {
      return encoder.sums(descriptors);
    }

    @Override
    public float[] finish(ClusterSums sums) {
      return encoder.finish(sums);
    }

    @Override
    public void close() {
      held.decrementAndGet();
    }
  }

  @Test
  void allVocabulariesAreClosedWithIt() {
    AtomicInteger held = new AtomicInteger();
    try (Backend backend = Backend.scalar()) {
      VladEncoder encoder =
          VladEncoder.of(
              joint(new RandomInput(63)),
              part -> {
                held.incrementAndGet();
                return new Holding(backend.encoder(part), held);
              });
      assertThat(held).hasValue(2);
      encoder.close();
      assertThat(held).hasValue(0);
    }
  }

  @Test
  void whatIsLoadedIsClosedIfTheRestCannotBe() {
    AtomicInteger held = new AtomicInteger();
    try (Backend backend = Backend.scalar()) {
      assertThatThrownBy(() ->
              VladEncoder.of(
                  joint(new RandomInput(64)),
                  part -> {
                    if (held.getAndIncrement() == 1) {
                      held.decrementAndGet();
                      throw new IllegalStateException("no room for the second");
                    }
                    return new Holding(backend.encoder(part), held);
                  }))
          .hasMessage("no room for the second");
      assertThat(held).hasValue(0);
    }
  }
}
