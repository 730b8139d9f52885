package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.engine.VectorBits;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/**
 * A JVM of one width of vectors. It prints lines for {@link Fuzz}, words separated by tabs:
 *
 * <pre>
 *   width  BITS
 *   fault  KIND  CASE  MESSAGE
 *   path   NAME  TIMES
 *   done   CASES
 * </pre>
 */
final class FuzzWorker {
  /** A case that fails at times only is tried so often, or so long. */
  private static final int REPETITIONS = 10;

  private static final long REPETITION_NANOS = 5_000_000_000L;

  private static final int MOST_OF_A_KIND = 5;

  private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private final Paths paths = new Paths();
  private final Map<String, Integer> kinds = new HashMap<>();

  private FuzzWorker() {}

  /**
   * Runs drawn cases, or one.
   *
   * @param words {@code seed SEED FIRST SECONDS}, with the number of the first case; or {@code case
   *     LINE}
   */
  public static void main(String[] words) {
    FuzzWorker worker = new FuzzWorker();
    worker.out.println("width\t" + VectorBits.preferred());
    int cases =
        words[0].equals("case")
            ? worker.repeat(FuzzCase.parse(words[1]))
            : worker.draw(
                Long.parseLong(words[1]), Integer.parseInt(words[2]), Double.parseDouble(words[3]));
    for (Map.Entry<Path, Long> path : worker.paths.counts().entrySet()) {
      worker.out.println("path\t%s\t%d".formatted(path.getKey(), path.getValue()));
    }
    worker.out.println("done\t" + cases);
  }

  private int draw(long seed, int first, double seconds) {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    int number = first;
    while (System.nanoTime() < end) {
      run(CaseDraw.of(seed, VectorBits.preferred(), number));
      number++;
    }
    return number - first;
  }

  private int repeat(FuzzCase drawn) {
    long end = System.nanoTime() + REPETITION_NANOS;
    int times = 0;
    while (times < REPETITIONS && (times == 0 || System.nanoTime() < end) && kinds.isEmpty()) {
      run(drawn);
      times++;
    }
    return times;
  }

  private void run(FuzzCase drawn) {
    try {
      check(drawn);
    } catch (Fault e) {
      report(e.kind(), drawn, e.difference());
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError e) {
      StackTraceElement[] trace = e.getStackTrace();
      report("exception", drawn, e + (trace.length == 0 ? "" : " at " + trace[0]));
    }
  }

  private void check(FuzzCase drawn) {
    switch (drawn.name(Parameter.SUBJECT)) {
      case "encode" -> new EncodingCheck(drawn, paths).run();
      case "step" -> new StepCheck(drawn, paths).run();
      case "reduce" -> new ReductionCheck(drawn, paths).run();
      default -> new PcaCheck(drawn, paths).run();
    }
  }

  /** Reports the first few of each kind. */
  private void report(String kind, FuzzCase drawn, String message) {
    if (kinds.merge(kind + drawn.name(Parameter.SUBJECT), 1, Integer::sum) <= MOST_OF_A_KIND) {
      String line = message.replace('\n', ' ').replace('\t', ' ');
      out.println("fault\t%s\t%s\t%s".formatted(kind, drawn, line));
    }
  }
}
