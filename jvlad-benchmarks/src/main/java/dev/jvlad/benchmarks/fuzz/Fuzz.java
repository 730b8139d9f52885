package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.benchmarks.fuzz.WorkerProcess.Failure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The command: {@code fuzz [--minutes M] [--seed S]} runs drawn cases in JVMs of every width of
 * vectors, one after the other; {@code fuzz --case LINE} runs one. Exit 0: nothing differed, and
 * all paths were reached; 1: not so; 2: wrong usage.
 */
public final class Fuzz {
  private static final int[] WIDTHS = {128, 256, 512};

  /** A JVM is not older than this: much happens only until the compiler has come. */
  private static final double MOST_SECONDS = 20;

  /** On a slow machine the paths may take so much longer than was given. */
  private static final double PATIENCE = 3;

  private final long seed;
  private final List<Failure> failures = new ArrayList<>();
  private final Set<String> kinds = new HashSet<>();
  private final Paths paths = new Paths();
  private int cases;

  private Fuzz(long seed) {
    this.seed = seed;
  }

  /** See the class. */
  public static void main(String[] words) throws IOException {
    double minutes = 1;
    long seed = RandomGenerator.getDefault().nextInt(1 << 30);
    for (int i = 0; i + 1 < words.length; i += 2) {
      switch (words[i]) {
        case "--minutes" -> minutes = Double.parseDouble(words[i + 1]);
        case "--seed" -> seed = Long.parseLong(words[i + 1]);
        case "--case" -> {
          System.exit(repeat(FuzzCase.parse(words[i + 1])));
        }
        default -> usage();
      }
    }
    if (words.length % 2 != 0) {
      usage();
    }
    List<String> report = run(minutes * 60, seed);
    report.forEach(System.out::println);
    System.exit(report.isEmpty() ? 0 : 1);
  }

  private static void usage() {
    System.err.println("usage: fuzz [--minutes M] [--seed S] | fuzz --case LINE");
    System.exit(2);
  }

  private static int repeat(FuzzCase drawn) throws IOException {
    WorkerProcess worker = WorkerProcess.repeat(drawn);
    for (Failure failure : worker.failures()) {
      System.out.println(failure.message());
    }
    if (worker.failures().isEmpty()) {
      System.out.printf("as defined, %d times%n", worker.cases());
    }
    return worker.failures().isEmpty() ? 0 : 1;
  }

  /**
   * Runs for so long.
   *
   * @return what is wrong, each with the line that repeats it; nothing if all is well
   */
  static List<String> run(double seconds, long seed) throws IOException {
    Fuzz fuzz = new Fuzz(seed);
    System.out.printf("seed %d%n", seed);
    fuzz.run(seconds);
    System.out.printf("%d cases%n", fuzz.cases);
    for (Map.Entry<Path, Long> path : fuzz.paths.counts().entrySet()) {
      System.out.printf("%8d  %s%n", path.getValue(), path.getKey());
    }
    return fuzz.report();
  }

  private void run(double seconds) throws IOException {
    long start = System.nanoTime();
    double left = seconds;
    int[] next = new int[WIDTHS.length];
    while (left > 0) {
      double each = Math.max(1, Math.min(MOST_SECONDS, left / WIDTHS.length));
      for (int w = 0; w < WIDTHS.length; w++) {
        WorkerProcess worker = WorkerProcess.draw(WIDTHS[w], seed, next[w], each);
        if (!worker.isOfWidth()) {
          continue; // the machine has no vectors of that width
        }
        failures.addAll(worker.failures());
        cases += worker.cases();
        // The next JVM goes on where this one ended, so that a slow machine meets all families too.
        next[w] += worker.cases();
        worker.paths().counts().forEach(paths::add);
        worker.failures().forEach(this::say);
      }
      double passed = (System.nanoTime() - start) / 1e9;
      boolean patient = !paths.missing().isEmpty() && passed < PATIENCE * seconds;
      left = patient ? Math.max(seconds - passed, seconds / 4) : seconds - passed;
      if (!patient && left < seconds / 20) {
        return;
      }
    }
  }

  private void say(Failure failure) {
    System.out.printf("%s%n  %s%n", failure.message(), failure.drawn());
  }

  private List<String> report() throws IOException {
    List<String> report = new ArrayList<>();
    for (Failure failure : failures) {
      if (kinds.add(failure.kind() + failure.drawn().name(Parameter.SUBJECT))) {
        Failure smallest = Shrinker.shrink(failure);
        report.add(
            "%s%n  jvlad-benchmarks/fuzz --case '%s'"
                .formatted(smallest.message(), smallest.drawn()));
      }
    }
    if (!paths.missing().isEmpty()) {
      report.add("seed %d did not reach %s".formatted(seed, paths.missing()));
    }
    return report;
  }
}
