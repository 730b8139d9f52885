package dev.jvlad.image;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Decodes HEIC and AVIF, which need what is not everywhere: a program or a native library. Found by
 * {@link java.util.ServiceLoader}; this module does without. Safe for use by several threads.
 */
public interface ForeignDecoder {
  /** Which pixels are wanted. */
  enum Pixels {
    /** Luma, 0 for black to 255 for white. */
    GREY,
    /** Red, green and blue. */
    COLOUR
  }

  /** Is told that work goes on, at least every few seconds. */
  interface Progress {
    /**
     * Work goes on.
     *
     * @throws IOException if nobody waits for its result any more
     */
    void made() throws IOException;
  }

  /** What to install before it can decode anything, in a few words; empty if it can. */
  Optional<String> missing();

  /**
   * Decodes the first picture of a file, turned as the file's own transforms say, not as its Exif
   * does.
   *
   * @param decoded to be written, in one of the formats that {@link ImageDecoder} decodes by itself
   * @param maxTime processor time at most
   * @throws TimeoutException if it takes more
   * @throws IOException if the file is damaged; the message says how
   */
  void decode(Path file, Path decoded, Pixels pixels, Duration maxTime, Progress progress)
      throws IOException, TimeoutException;
}
