package dev.jvlad.ffmpeg;

import dev.jvlad.image.ForeignDecoder;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Decodes HEIC and AVIF by the first of these programs that runs: the one that the environment's
 * {@value Program#VARIABLE} names, the ffmpeg that is on the class path (org.bytedeco:ffmpeg), an
 * ffmpeg of 8.1 or newer on the PATH, libheif's heif-dec or heif-convert on the PATH. Older
 * versions of ffmpeg decode one tile of an iPhone's photo, and say nothing.
 */
public final class HeifPrograms implements ForeignDecoder {
  @Override
  public Optional<String> missing() {
    return Found.PROGRAM.isPresent() ? Optional.empty() : Optional.of(Found.MISSING);
  }

  @Override
  public void decode(Path file, Path decoded, Pixels pixels, Duration maxTime, Progress progress)
      throws IOException, TimeoutException {
    Program program = Found.PROGRAM.orElseThrow(() -> new IOException("it needs " + Found.MISSING));
    program.decode(file.toAbsolutePath(), decoded.toAbsolutePath(), pixels, maxTime, progress);
  }

  /** Looked for once, when first needed: programs are started to see whether they run. */
  private static final class Found {
    static final Optional<Program> PROGRAM;
    static final String MISSING;

    static {
      Search search = Search.of(System.getenv());
      PROGRAM = search.program();
      MISSING = Objects.requireNonNull(search.missing());
    }
  }
}
