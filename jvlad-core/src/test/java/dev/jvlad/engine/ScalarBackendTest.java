package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ScalarBackendTest extends BackendContract
    implements ExactWordsContract, ThreadsContract, StrategyContract {
  @Override
  public Backend open() {
    return Backend.scalar();
  }

  @Override
  public CpuBackend open(int threads) {
    return CpuBackend.of("scalar", new ScalarKernels(), threads);
  }

  @Test
  void isNamed() {
    try (Backend backend = open()) {
      assertThat(backend.name()).isEqualTo("scalar");
    }
  }

  @Test
  void thereIsAtLeastOneThread() {
    assertThatThrownBy(() -> open(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 threads; wanted at least 1");
  }
}
