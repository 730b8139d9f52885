package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import org.junit.jupiter.api.Test;

/** Runs at every width of vectors: the build repeats it with -XX:MaxVectorSize. */
class SimdBackendTest extends BackendContract
    implements ExactWordsContract, ThreadsContract, StrategyContract {
  @Override
  public Backend open() {
    return open(2);
  }

  @Override
  public CpuBackend open(int threads) {
    return Backend.simd(threads);
  }

  @Test
  void vectorsAreNoWiderThanTheBuildAskedFor() {
    int most = Integer.getInteger("jvlad.test.vectorBytes", 64);
    assertThat(4 * SimdTile.LANES).isBetween(16, most);
  }

  @Test
  void isWhatAutoChooses() {
    try (Backend backend = Backend.auto(1)) {
      assertThat(backend.name()).isEqualTo("simd");
    }
  }

  @Test
  void workersThatAreGivenStayOpen() {
    RandomInput random = new RandomInput(61);
    DescriptorBatch batch = random.ragged(40, 60, 12);
    VladModel model = VladModel.of(random.codebook(9, 12), Normalization.plain());
    FloatMatrix wanted;
    try (Backend own = open(2)) {
      wanted = own.encoder(model).encode(batch);
    }
    try (Workers workers = Workers.of(3)) {
      for (int round = 0; round < 2; round++) {
        try (Backend simd = Backend.simd(workers);
            Backend auto = Backend.auto(workers)) {
          assertThat(simd.encoder(model).encode(batch)).isEqualTo(wanted);
          assertThat(auto.encoder(model).encode(batch)).isEqualTo(wanted);
        }
      }
    }
  }

  @Test
  void thereIsAtLeastOneThread() {
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 threads; wanted at least 1");
  }
}
