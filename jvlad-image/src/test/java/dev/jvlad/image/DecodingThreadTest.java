package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What counts is work, not the time that passes. */
class DecodingThreadTest {
  private static final Duration LIMIT = Duration.ofMillis(50);

  private static String await(Callable<String> decoding) throws Exception {
    AbortableImageInputStream stream = new AbortableImageInputStream(new byte[0]);
    return new DecodingThread<>("test", stream, LIMIT, decoding).await();
  }

  /** As a thread does that others keep from the processor. */
  @Test
  void waitingIsFree() throws Exception {
    String value =
        await(() -> {
          Thread.sleep(10 * LIMIT.toMillis());
          return "decoded";
        });

    assertThat(value).isEqualTo("decoded");
  }

  /** However soon the clock says that it was done. */
  @Test
  void workBeyondTheLimitIsRefusedEvenWhenItIsDone() {
    assertThatThrownBy(() ->
            await(() -> {
              long start = nanos();
              while (nanos() - start < 2 * LIMIT.toNanos()) {
                Thread.onSpinWait();
              }
              return "decoded";
            }))
        .isInstanceOfSatisfying(
            RefusedException.class,
            e -> {
              assertThat(e.reason()).isEqualTo("takes longer than 50 ms to decode");
              assertThat(e.kind()).isEqualTo(RefusalKind.OVER_A_LIMIT);
            });
  }

  private static long nanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
