package dev.jvlad.xla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.FloatMatrix;
import dev.jvlad.engine.Backend;
import dev.jvlad.learn.KMeans;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.KMeansResult;
import dev.jvlad.xla.pjrt.PluginsUnderTest;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Training on a device ends where it ends on the CPU, and keeps no samples there. */
@ParameterizedClass
@MethodSource("dev.jvlad.xla.pjrt.PluginsUnderTest#list")
class XlaKMeansTest {
  private final Path plugin;

  XlaKMeansTest(Path plugin) {
    this.plugin = PluginsUnderTest.require(plugin);
  }

  /** Five clear clusters far from the origin, whose centres are of different distances. */
  private static FloatMatrix clusters() {
    Random random = new Random(4);
    FloatMatrix x = FloatMatrix.zeros(3000, 6);
    for (int i = 0; i < x.values().length; i++) {
      int cluster = i / 6 % 5;
      x.values()[i] = 500 + 20 * cluster * cluster + (float) random.nextGaussian();
    }
    return x;
  }

  @Test
  void lloydAndMiniBatchAgreeWithTheScalarBackend() {
    FloatMatrix x = clusters();
    for (KMeansOptions options :
        new KMeansOptions[] {KMeansOptions.lloyd(5, 1), KMeansOptions.miniBatch(5, 1)}) {
      KMeansResult wanted;
      try (Backend scalar = Backend.scalar()) {
        wanted = KMeans.learn(x, options, scalar);
      }
      try (XlaBackend backend = XlaBackend.open(plugin)) {
        KMeansResult result = KMeans.learn(x, options, backend);
        assertThat(result.inertia())
            .as("%s", options)
            .isCloseTo(wanted.inertia(), within(1e-4 * wanted.inertia()));
        int alive = backend.alive();
        KMeans.learn(x, options, backend);
        assertThat(backend.alive()).as("%s, the second time", options).isEqualTo(alive);
      }
    }
  }
}
