package dev.jvlad.image;

import java.time.Duration;
import java.util.Objects;

/**
 * What one file may cost. All of it is work, so that what is refused does not depend on what else
 * the machine does meanwhile.
 *
 * @param maxPixels width times height as the file's header claims them; more is refused before a
 *     pixel is decoded
 * @param maxTime how much processor time decoding may take; more is refused
 * @param sufficientSide large pictures are decoded reduced by a whole factor, the largest with
 *     which the longer side, of a {@link Panorama} that of each of its pictures, keeps at least
 *     this many pixels: JPEGs are averaged, of the others 1 pixel in f·f is taken
 */
public record DecodeLimits(long maxPixels, Duration maxTime, int sufficientSide) {
  /**
   * 250 million pixels, which the sensors of phones stay below; 60 seconds, ten times what the
   * largest pictures take; 2,048 pixels: three times the default side of {@link SiftOptions}, so
   * that averaging down still smooths what skipping left.
   */
  public static final DecodeLimits DEFAULT =
      new DecodeLimits(250_000_000, Duration.ofSeconds(60), 2048);

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
