package dev.jvlad.xla.pjrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** From a program's text to its numbers, on every plugin under test. */
@ParameterizedClass
@MethodSource("dev.jvlad.xla.pjrt.PluginsUnderTest#list")
class ClientTest {
  private static final String DOUBLED_AND_SUM =
      """
      module @doubled {
        func.func public @main(%x: tensor<2x3xf32>, %y: tensor<2x3xf32>)
            -> (tensor<2x3xf32>, tensor<2x3xf32>) {
          %0 = stablehlo.add %x, %x : tensor<2x3xf32>
          %1 = stablehlo.add %x, %y : tensor<2x3xf32>
          return %0, %1 : tensor<2x3xf32>, tensor<2x3xf32>
        }
      }
      """;

  private final Plugin plugin;

  ClientTest(Path library) {
    plugin = Plugin.open(PluginsUnderTest.require(library));
  }

  private static Buffer upload(Client client, Arena arena, float... numbers) {
    return client.upload(
        arena.allocateFrom(ValueLayout.JAVA_FLOAT, numbers),
        ElementType.F32,
        client.devices().getFirst(),
        2,
        3);
  }

  private static float[] download(Buffer buffer, Arena arena) {
    MemorySegment numbers = arena.allocate(ValueLayout.JAVA_FLOAT, 6);
    try (Event done = buffer.download(numbers)) {
      done.await();
    }
    return numbers.toArray(ValueLayout.JAVA_FLOAT);
  }

  @Test
  void aProgramRunsAndNothingStaysOpen() {
    try (Client client = plugin.createClient();
        Arena arena = Arena.ofConfined()) {
      assertThat(client.platformName()).isNotEmpty();
      assertThat(client.devices()).isNotEmpty();
      try (Executable executable = client.compile(DOUBLED_AND_SUM);
          Buffer x = upload(client, arena, 1, 2, 3, 4, 5, 6);
          Buffer y = upload(client, arena, 10, 20, 30, 40, 50, 60)) {
        for (int repetition = 0; repetition < 3; repetition++) {
          List<Buffer> outputs = executable.execute(List.of(x, y));
          assertThat(download(outputs.get(0), arena)).containsExactly(2, 4, 6, 8, 10, 12);
          assertThat(download(outputs.get(1), arena)).containsExactly(11, 22, 33, 44, 55, 66);
          outputs.forEach(Buffer::close);
        }
      }
      assertThat(client.alive()).isZero();
    }
  }

  @Test
  void whatIsClosedIsClosedOnceAndRefused() {
    try (Client client = plugin.createClient();
        Arena arena = Arena.ofConfined()) {
      Executable executable = client.compile(DOUBLED_AND_SUM);
      Buffer x = upload(client, arena, 1, 2, 3, 4, 5, 6);
      x.awaitUpload();
      x.await();
      x.close();
      x.close();
      assertThatThrownBy(() -> executable.execute(List.of(x, x)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("this Buffer is closed");
      assertThat(client.alive()).isOne();
    }
  }

  @Test
  void aClientClosesWhatIsItsOwn() {
    Client client = plugin.createClient();
    try (Arena arena = Arena.ofConfined()) {
      Buffer x = upload(client, arena, 1, 2, 3, 4, 5, 6);
      x.await();
      client.compile(DOUBLED_AND_SUM);
      assertThat(client.alive()).isEqualTo(3);
      client.close();
      assertThat(client.alive()).isZero();
      assertThatThrownBy(client::platformName).hasMessage("this Client is closed");
    }
  }

  @Test
  void failuresBringThePluginsMessage() {
    try (Client client = plugin.createClient();
        Arena arena = Arena.ofConfined()) {
      assertThatThrownBy(() -> client.compile("module {"))
          .isInstanceOf(PjrtException.class)
          .message()
          .contains("expected operation name");
      try (Executable executable = client.compile(DOUBLED_AND_SUM);
          Buffer x = upload(client, arena, 1, 2, 3, 4, 5, 6)) {
        assertThatThrownBy(() -> executable.execute(List.of(x)))
            .isInstanceOfSatisfying(
                PjrtException.class,
                e -> assertThat(e.code()).isEqualTo(PjrtException.Code.INVALID_ARGUMENT));
        MemorySegment small = arena.allocate(8);
        assertThatThrownBy(() -> x.download(small)).isInstanceOf(PjrtException.class);
      }
      assertThatThrownBy(() ->
              client.upload(arena.allocate(8), ElementType.F32, client.devices().getFirst(), 3))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("8 bytes; an array of 3 elements of F32 has 12");
      assertThat(client.alive()).isZero();
    }
  }

  /** 256 TiB, which no device has: the failure names the memory, and the client goes on. */
  @Test
  void memoryThatIsTooSmallIsAFailureLikeOthers() {
    String large =
        """
        module @large {
          func.func public @main(%x: tensor<2x3xf32>) -> tensor<6x11728124029610xf32> {
            %0 = stablehlo.reshape %x : (tensor<2x3xf32>) -> tensor<6xf32>
            %1 = stablehlo.broadcast_in_dim %0, dims = [0]
                : (tensor<6xf32>) -> tensor<6x11728124029610xf32>
            return %1 : tensor<6x11728124029610xf32>
          }
        }
        """;
    try (Client client = plugin.createClient();
        Arena arena = Arena.ofConfined();
        Buffer x = upload(client, arena, 1, 2, 3, 4, 5, 6);
        Buffer y = upload(client, arena, 10, 20, 30, 40, 50, 60)) {
      assertThatThrownBy(
              () -> {
                try (Executable executable = client.compile(large)) {
                  List<Buffer> outputs = executable.execute(List.of(x));
                  try {
                    outputs.getFirst().await(); // a device may say it only here
                  } finally {
                    outputs.forEach(Buffer::close);
                  }
                }
              })
          .isInstanceOf(PjrtException.class)
          .message()
          .containsIgnoringCase("memory");
      try (Executable executable = client.compile(DOUBLED_AND_SUM)) {
        List<Buffer> outputs = executable.execute(List.of(x, y));
        assertThat(download(outputs.getFirst(), arena)).containsExactly(2, 4, 6, 8, 10, 12);
        outputs.forEach(Buffer::close);
      }
    }
  }
}
