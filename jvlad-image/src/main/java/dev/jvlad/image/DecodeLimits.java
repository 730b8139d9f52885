package dev.jvlad.image;

import java.time.Duration;
import java.util.Objects;

/**
 * What one file may cost.
 *
 * @param maxPixels width times height as the file's header claims them; more is refused before a
 *     pixel is decoded
 * @param maxTime how long one file may take; longer is refused
 * @param sufficientSide large pictures are decoded reduced by a whole factor (1 pixel in f·f), the
 *     largest with which the longer side keeps at least this many pixels
 */
public record DecodeLimits(long maxPixels, Duration maxTime, int sufficientSide) {
  /**
   * 100 million pixels, 4 seconds, 2,048 pixels: three times the default side of {@link
   * SiftOptions}, so that averaging down still smooths what skipping left.
   */
  public static final DecodeLimits DEFAULT =
      new DecodeLimits(100_000_000, Duration.ofSeconds(4), 2048);

  /** Checks that all limits are positive. */
  public DecodeLimits {
    Objects.requireNonNull(maxTime, "maxTime");
    if (maxPixels < 1 || !maxTime.isPositive() || sufficientSide < 1) {
      throw new IllegalArgumentException(
          "decode limits must be positive, got %d pixels, %s, side %d"
              .formatted(maxPixels, maxTime, sufficientSide));
    }
  }
}
