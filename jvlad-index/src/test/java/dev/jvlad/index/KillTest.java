package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A writing process is killed (SIGKILL where there is one) at random moments; what it had committed
 * must be there. {@code -Djvlad.kills=N} kills N times, {@code -Djvlad.seed=S} at other moments.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("jvlad.kills", 20);
  private static final long SEED = Long.getLong("jvlad.seed", 1);

  @TempDir Path folder;

  @Test
  void keepsAllThatWasCommitted() throws IOException, InterruptedException {
    Random random = new Random(SEED);
    int committed = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      String when = "seed %d, kill %d".formatted(SEED, kill);
      committed = killWhilePutting(committed, random, when);
      try (var index = PutUntilKilled.open(folder)) {
        for (int number = 0; number < committed; number++) {
          assertStored(index, number, when);
        }
        assertThat(index.size()).as(when).isGreaterThanOrEqualTo(committed - committed / 20);
      }
    }
    assertThat(committed).as("entries put by all").isGreaterThan(KILLS);
  }

  /** Returns below which number all entries are known to be committed. */
  private int killWhilePutting(int from, Random random, String when)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                PutUntilKilled.class.getName(),
                folder.toString(),
                Integer.toString(from))
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    int committed = from;
    try (BufferedReader output = process.inputReader()) {
      int moment = random.nextInt(5);
      if (moment > 0) { // else: perhaps while it opens the collection
        assertThat(output.readLine()).as(when).isEqualTo("opened");
      }
      if (moment == 1) {
        searchMeanwhile(when);
      }
      for (int commits = random.nextInt(4); moment > 0 && commits > 0; commits--) {
        committed = Integer.parseInt(output.readLine());
      }
      TimeUnit.MICROSECONDS.sleep(random.nextInt(100_000));
      process.toHandle().destroyForcibly(); // the process' own method would close its output
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        committed = line.equals("opened") ? committed : Integer.parseInt(line);
      }
    } finally {
      process.destroyForcibly().waitFor();
    }
    return committed;
  }

  private void searchMeanwhile(String when) throws IOException {
    try (var index = ImageIndex.openReadOnly(folder, PutUntilKilled.SETTINGS, WORKERS)) {
      for (int i = 0; i < 20; i++) {
        int size = index.size();
        List<Hit> hits = index.search(PutUntilKilled.vector(0), 1);
        if (size > 0) {
          assertThat(hits).as(when).extracting(Hit::id).containsExactly("0");
        }
      }
    }
  }

  /** The program removes the number 5 before the end of each round of 20. */
  private static boolean removed(int number) {
    return number % 20 == 15;
  }

  private static void assertStored(ImageIndex index, int number, String when) throws IOException {
    String id = Integer.toString(number);
    if (removed(number)) {
      assertThat(index.storedFile(id)).as("%s: %s", when, id).isEmpty();
    } else {
      var entry = PutUntilKilled.entry(number);
      assertThat(index.storedFile(id).orElseThrow().facts()).as(when).isEqualTo(entry.facts());
      assertThat(index.payload(id)).as("%s: payload of %s", when, id).contains(entry.payload());
      assertThat(index.vector(id)).as("%s: vector of %s", when, id).contains(entry.vector());
    }
  }
}
