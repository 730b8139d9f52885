package dev.jvlad.xla;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.xla.pjrt.Client;
import dev.jvlad.xla.pjrt.Plugin;
import dev.jvlad.xla.pjrt.PluginsUnderTest;
import java.nio.file.Path;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What fails leaves nothing on the device. */
@ParameterizedClass
@MethodSource("dev.jvlad.xla.pjrt.PluginsUnderTest#list")
class ChunksInFlightTest {
  private static final FloatMatrix VECTORS = FloatMatrix.zeros(2, 6);
  private static final VladModel MODEL =
      VladModel.of(new Codebook(FloatMatrix.zeros(2, 3)), List.of());

  private final Path plugin;

  ChunksInFlightTest(Path plugin) {
    this.plugin = PluginsUnderTest.require(plugin);
  }

  /** A chunk that holds a model and cannot give a vector, for it was never started. */
  private static EncodedChunk failing(XlaDevice device) {
    EncodedChunk chunk = new EncodedChunk(device, 0, 1, new Layout(1, 1, 1, true));
    chunk.own(new DeviceModel(device, MODEL, new float[3], Scale.NONE));
    return chunk;
  }

  @Test
  void aChunkIsClosedIfTheOneBeforeFails() {
    try (Client client = Plugin.open(plugin).createClient()) {
      XlaDevice device = new XlaDevice(client, SumForm.SCATTER, 1 << 20);
      assertThatThrownBy(
              () -> {
                try (ChunksInFlight chunks = new ChunksInFlight(VECTORS)) {
                  chunks.add(failing(device));
                  chunks.add(failing(device));
                }
              })
          .isInstanceOf(NoSuchElementException.class);
      assertThat(client.alive()).isZero();
    }
  }

  @Test
  void aChunkIsClosedIfItFailsItself() {
    try (Client client = Plugin.open(plugin).createClient()) {
      XlaDevice device = new XlaDevice(client, SumForm.SCATTER, 1 << 20);
      assertThatThrownBy(
              () -> {
                try (ChunksInFlight chunks = new ChunksInFlight(VECTORS)) {
                  chunks.add(failing(device));
                  chunks.finish();
                }
              })
          .isInstanceOf(NoSuchElementException.class);
      assertThat(client.alive()).isZero();
    }
  }

  @Test
  void aChunkIsClosedIfNoOtherCanBeStarted() {
    try (Client client = Plugin.open(plugin).createClient()) {
      XlaDevice device = new XlaDevice(client, SumForm.SCATTER, 1 << 20);
      try (ChunksInFlight chunks = new ChunksInFlight(VECTORS)) {
        chunks.add(failing(device));
        assertThat(client.alive()).isPositive();
      }
      assertThat(client.alive()).isZero();
    }
  }
}
