package dev.jvlad.benchmarks.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The engine on drawn input, another in every build. */
class FuzzTest {
  private static final double SECONDS = 60;

  @Test
  void aMinuteOfCasesIsAsDefined() throws IOException {
    long seed = new SplittableRandom().nextInt(1 << 30);
    assertThat(Fuzz.run(SECONDS, seed))
        .as("jvlad-benchmarks/fuzz --minutes 1 --seed %d", seed)
        .isEmpty();
  }
}
