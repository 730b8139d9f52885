package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk of eight megabytes; needs the right to mount one. */
class FullDiskTest {
  private static final IndexSettings SETTINGS = new IndexSettings("full", 64);

  @TempDir Path disk;

  @BeforeEach
  void mount() throws IOException, InterruptedException {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", disk.toString()) == 0,
        "may not mount a small disk here");
  }

  @AfterEach
  void unmount() throws IOException, InterruptedException {
    run("umount", disk.toString());
  }

  @Test
  void keepsTheLastCommitAndSaysSo() throws IOException {
    Path folder = disk.resolve("collection");
    var index = ImageIndex.open(folder, SETTINGS, WORKERS);
    int committed = 0;
    Throwable failure = null;
    while (failure == null && committed < 2000) {
      int first = committed;
      failure =
          catchThrowable(() -> {
            for (int i = 0; i < 20; i++) {
              index.put(entry(first + i));
            }
            index.commit();
          });
      committed += failure == null ? 20 : 0;
    }
    assertThat(committed).isPositive();
    assertThat(failure)
        .isInstanceOf(CollectionException.class)
        .hasMessageStartingWith("collection " + folder + ": cannot be written: ")
        .hasMessageContaining("No space left on device");
    // Closing tries to commit once more, for which there may or may not be room by now.
    Throwable closing = catchThrowable(index::close);
    if (closing != null) {
      assertThat(closing)
          .isInstanceOf(CollectionException.class)
          .hasMessageContaining("No space left on device");
    }
    try (var reopened = ImageIndex.openReadOnly(folder, SETTINGS, WORKERS)) {
      assertThat(reopened.size()).isBetween(committed, committed + 20);
      for (int i = 0; i < committed; i++) {
        assertThat(reopened.payload("id" + i)).contains(entry(i).payload());
      }
    }
  }

  private static ImageEntry.Indexed entry(int number) {
    Random random = new Random(number);
    byte[] payload = new byte[30_000];
    random.nextBytes(payload);
    return new ImageEntry.Indexed(
        "id" + number, Vectors.FACTS, Vectors.random(random, SETTINGS.dimension()), payload);
  }

  private static int run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
