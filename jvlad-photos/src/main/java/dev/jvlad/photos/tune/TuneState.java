package dev.jvlad.photos.tune;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.jvlad.photos.PhotosException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Results of trials in a file, so that none is run twice: a JSON object a line, appended when the
 * trial is over.
 *
 * <pre>
 *   {"fingerprint": …, "measured": {"trial": …, "words": …, …}}
 *   {"fingerprint": …, "leftOut": {"trial": …, "reason": …}}
 * </pre>
 *
 * The fingerprint is that of the questions: results of other questions stay in the file and count
 * for nothing. A last line that a kill cut off is overwritten.
 */
public final class TuneState {
  private static final JsonMapper MAPPER = new JsonMapper();

  /** What every line begins with. */
  private static final String START = "{\"fingerprint\":\"";

  private final Path file;
  private final String fingerprint;
  private final Map<String, TrialResult> results;

  /** Where complete lines end. */
  private long length;

  /** One line; one of the results is there. */
  private record Line(
      @Nullable String fingerprint,
      TrialResult.@Nullable Measured measured,
      TrialResult.@Nullable LeftOut leftOut) {
    @Nullable TrialResult result() {
      return measured == null ? leftOut : measured;
    }
  }

  private TuneState(Path file, String fingerprint, Map<String, TrialResult> results, long length) {
    this.file = file;
    this.fingerprint = fingerprint;
    this.results = results;
    this.length = length;
  }

  /**
   * Reads what is known; a file that is not there yet is made.
   *
   * @param fingerprint of the questions
   * @throws TuneStateException if the file is something else
   */
  public static TuneState open(Path file, String fingerprint) throws IOException {
    if (Files.isDirectory(file)) {
      throw new PhotosException("%s: is a folder; wanted a file for results".formatted(file));
    }
    String text = Files.exists(file) ? new String(Files.readAllBytes(file), UTF_8) : "";
    int complete = text.lastIndexOf('\n') + 1;
    if (!isCutLine(text.substring(complete))) {
      throw notOurs(file, "its last line");
    }
    Map<String, TrialResult> results = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.substring(0, complete).lines().toList()) {
      number++;
      Line read = read(line);
      TrialResult result = read == null ? null : read.result();
      if (read == null || result == null || read.fingerprint() == null) {
        throw notOurs(file, "line " + number);
      }
      if (fingerprint.equals(read.fingerprint())) {
        results.put(result.trial(), result);
      }
    }
    return new TuneState(
        file, fingerprint, results, text.substring(0, complete).getBytes(UTF_8).length);
  }

  private static @Nullable Line read(String line) {
    try {
      return MAPPER.readValue(line, Line.class);
    } catch (JacksonException e) {
      return null;
    }
  }

  /** Whether a last line without an end is the beginning of one of ours. */
  private static boolean isCutLine(String line) {
    return line.startsWith(START) || START.startsWith(line);
  }

  private static TuneStateException notOurs(Path file, String where) {
    return new TuneStateException(
        "%s: %s is no result of a trial; wanted another file".formatted(file, where));
  }

  /** The known result of a trial, or null. */
  @Nullable TrialResult get(Trial trial) {
    return results.get(trial.key());
  }

  /** Fails now, not after the first trial, where results cannot be kept. */
  public void requireWritable() throws IOException {
    boolean there = Files.exists(file);
    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    if (!there) {
      Files.delete(file);
    }
  }

  /** Keeps a result. */
  void add(TrialResult result) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("fingerprint", fingerprint);
    switch (result) {
      case TrialResult.Measured measured -> line.put("measured", measured);
      case TrialResult.LeftOut leftOut -> line.put("leftOut", leftOut);
    }
    ByteBuffer bytes = ByteBuffer.wrap((MAPPER.writeValueAsString(line) + "\n").getBytes(UTF_8));
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.truncate(length);
      channel.position(length);
      while (bytes.hasRemaining()) {
        length += channel.write(bytes);
      }
      channel.force(false);
    }
    results.put(result.trial(), result);
  }
}
