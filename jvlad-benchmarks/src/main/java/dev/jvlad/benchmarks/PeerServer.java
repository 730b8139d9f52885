package dev.jvlad.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jvlad.FloatMatrix;
import dev.jvlad.io.ModelFile;
import dev.jvlad.io.NpyWriter;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A JVM that stays alive and encodes when it is told to, so that a script in another language can
 * time this library and its peers in turn. It reads lines of words parted by tabs and answers each
 * with one line:
 *
 * <pre>
 *   open X O C THREADS   loads descriptors, offsets and centroids (.npy)         → ok
 *   encode MILLIS        encodes the batch again and again for that long         → ns of each run
 *   convert MILLIS       the same, reading X from its mapped file every time     → ns of each run
 *   each MILLIS          one image at a time, one after the other                → ns of each image
 *   garbage              encodes all images one at a time                        → bytes allocated
 *   save Y               encodes and writes the vectors (.npy)                   → ok
 *   codebook MODEL C     writes the centroids of a model (.npy)                  → ok
 * </pre>
 *
 * What fails is answered with {@code error: } and the message. End of input ends the server.
 */
public final class PeerServer {
  private PeerServer() {}

  /** Serves until the input ends; what the engine logs goes to standard error. */
  public static void main(String[] arguments) throws IOException {
    PrintStream answers = new PrintStream(System.out, true, UTF_8);
    BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, UTF_8));
    @Nullable PeerCase current = null;
    try {
      for (String line = requests.readLine(); line != null; line = requests.readLine()) {
        String[] words = line.split("\t", -1);
        try {
          if (words[0].equals("open")) {
            close(current);
            current = null;
            current =
                PeerCase.open(
                    Path.of(words[1]),
                    Path.of(words[2]),
                    Path.of(words[3]),
                    Integer.parseInt(words[4]));
            answers.println("ok");
          } else {
            answers.println(answer(words, current));
          }
        } catch (IOException | RuntimeException | OutOfMemoryError e) {
          answers.println("error: " + String.valueOf(e).lines().findFirst().orElse(""));
        }
      }
    } finally {
      close(current);
    }
  }

  private static String answer(String[] words, @Nullable PeerCase opened) throws IOException {
    if (words[0].equals("codebook")) {
      write(
          ModelFile.read(Path.of(words[1])).model().vocabulary().codebook().centroids(),
          Path.of(words[2]));
      return "ok";
    }
    PeerCase current = Objects.requireNonNull(opened, "nothing is open");
    return switch (words[0]) {
      case "encode" -> text(current.encode(millis(words)));
      case "convert" -> text(current.convert(millis(words)));
      case "each" -> text(current.each(millis(words)));
      case "garbage" -> Long.toString(current.garbage());
      case "save" -> {
        write(current.vectors(), Path.of(words[1]));
        yield "ok";
      }
      default -> throw new IllegalArgumentException("unknown request: " + Arrays.toString(words));
    };
  }

  private static void close(@Nullable PeerCase opened) throws IOException {
    if (opened != null) {
      opened.close();
    }
  }

  private static long millis(String[] words) {
    return Long.parseLong(words[1]);
  }

  private static String text(LongStream nanos) {
    return nanos.mapToObj(Long::toString).collect(Collectors.joining(" "));
  }

  private static void write(FloatMatrix matrix, Path path) throws IOException {
    try (NpyWriter writer = NpyWriter.create(path, matrix.rows(), matrix.columns())) {
      writer.write(matrix);
      writer.commit();
    }
  }
}
