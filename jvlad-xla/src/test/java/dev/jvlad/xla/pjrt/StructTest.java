package dev.jvlad.xla.pjrt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Offsets and sizes as a C compiler prints them for the header. */
class StructTest {
  @Test
  void fieldsLieAtMultiplesOfTheirSize() {
    Struct struct = Function.CLIENT_BUFFER_FROM_HOST_BUFFER.arguments();
    assertThat(struct.offset("type")).isEqualTo(32);
    assertThat(struct.offset("dims")).isEqualTo(40);
    assertThat(struct.offset("host_buffer_semantics")).isEqualTo(72);
    assertThat(struct.offset("device")).isEqualTo(80);
    assertThat(struct.structSize()).isEqualTo(120);
  }

  @Test
  void theSizeIsWhereTheLastFieldEnds() {
    assertThat(Function.PLUGIN_INITIALIZE.arguments().structSize()).isEqualTo(16);
    assertThat(Function.DEVICE_DESCRIPTION_ID.arguments().structSize()).isEqualTo(28);
    assertThat(Function.DEVICE_MEMORY_STATS.arguments().offset("bytes_limit_is_set")).isEqualTo(88);
    assertThat(Function.DEVICE_MEMORY_STATS.arguments().structSize()).isEqualTo(185);
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = Function.DEVICE_DESCRIPTION_ID.arguments().allocate(arena);
      assertThat(arguments.memory().get(ValueLayout.JAVA_LONG, 0)).isEqualTo(28);
    }
  }

  @Test
  void fieldsHaveNames() {
    assertThatThrownBy(() -> Function.EVENT_AWAIT.arguments().offset("client"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("PJRT_Event_Await_Args has no field client");
  }

  @Test
  void otherVersionsAreRefused() {
    Path library = Path.of("p.so");
    Api.requireKnown(new ApiVersion(0, 57), library);
    Api.requireKnown(new ApiVersion(0, 1000), library);
    assertThatThrownBy(() -> Api.requireKnown(new ApiVersion(0, 56), library))
        .isInstanceOf(PluginException.class)
        .hasMessage(
            "p.so: speaks version 0.56 of the PJRT interface, too old; wanted 0.57 or later,"
                + " before 1");
    assertThatThrownBy(() -> Api.requireKnown(new ApiVersion(1, 0), library))
        .hasMessage(
            "p.so: speaks version 1.0 of the PJRT interface, too new; wanted 0.57 or later,"
                + " before 1");
  }
}
