package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Runs at every width of vectors: the build repeats it with -XX:MaxVectorSize. */
class SimdBackendTest extends BackendContract
    implements ExactWordsContract, ThreadsContract, StrategyContract {
  @Override
  public Backend open() {
    return open(2);
  }

  @Override
  public Backend open(int threads) {
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
  void thereIsAtLeastOneThread() {
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 threads; wanted at least 1");
  }
}
