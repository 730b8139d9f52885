package dev.jvlad.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** The build runs this alone in a JVM without {@code --add-modules jdk.incubator.vector}. */
class WithoutVectorApiTest extends BackendContract {
  @Override
  public Backend open() {
    return Backend.auto(2);
  }

  @Test
  void asRequiredByThisTestTheModuleIsMissing() {
    assertThat(ModuleLayer.boot().findModule("jdk.incubator.vector")).isEmpty();
  }

  @Test
  void simdAskedForByNameIsRefused() {
    assertThatThrownBy(() -> Backend.simd(1))
        .isInstanceOf(UnsupportedOperationException.class)
        .hasMessage(
            "the JVM runs without the Vector API; wanted --add-modules jdk.incubator.vector");
  }

  @Test
  void autoIsScalarAndSaysSoAtMostOnce() {
    Logger logger = Logger.getLogger("dev.jvlad.engine.Backend");
    Messages messages = new Messages();
    logger.addHandler(messages);
    try (Backend first = Backend.auto(2);
        Backend second = Backend.auto(1)) {
      assertThat(first.name()).isEqualTo("scalar");
      assertThat(second.name()).isEqualTo("scalar");
    } finally {
      logger.removeHandler(messages);
    }
    // Another test of this class may have been first.
    assertThat(messages.said)
        .hasSizeLessThanOrEqualTo(1)
        .allMatch(message -> message.contains("--add-modules jdk.incubator.vector"));
  }

  private static final class Messages extends Handler {
    private final List<String> said = new ArrayList<>();

    @Override
    public void publish(LogRecord message) {
      said.add(message.getMessage());
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
