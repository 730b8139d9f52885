package dev.jvlad.photos.features;

import dev.jvlad.image.LocalFeatures;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The features of one photo: those that its vector is the sum of, and the SIFT keypoints that
 * verification compares. With SIFT as descriptors, both are the same.
 */
public final class PhotoFeatures {
  private final LocalFeatures summed;
  private final LocalFeatures keypoints;

  /** What is summed of the mirror image; empty if that follows from the keypoints. */
  private final Optional<Supplier<LocalFeatures>> mirror;

  private @Nullable PhotoFeatures mirrored;

  private PhotoFeatures(
      LocalFeatures summed, LocalFeatures keypoints, Optional<Supplier<LocalFeatures>> mirror) {
    this.summed = summed;
    this.keypoints = keypoints;
    this.mirror = mirror;
  }

  /** SIFT keypoints, which are both. */
  static PhotoFeatures of(LocalFeatures keypoints) {
    return new PhotoFeatures(keypoints, keypoints, Optional.empty());
  }

  /**
   * Other features to be summed.
   *
   * @param mirror extracts those of the mirror image, if they are asked for
   */
  static PhotoFeatures of(
      LocalFeatures summed, LocalFeatures keypoints, Supplier<LocalFeatures> mirror) {
    return new PhotoFeatures(summed, keypoints, Optional.of(mirror));
  }

  /** What the vector is the sum of. */
  public LocalFeatures summed() {
    return summed;
  }

  /** What verification compares. */
  public LocalFeatures keypoints() {
    return keypoints;
  }

  /** The features of the mirror image. */
  public synchronized PhotoFeatures mirrored() {
    if (mirrored == null) {
      LocalFeatures flipped = keypoints.mirrored();
      mirrored =
          mirror
              .map(features -> of(features.get(), flipped, this::summed))
              .orElseGet(() -> of(flipped));
    }
    return mirrored;
  }

  /** The features of a part; see {@link LocalFeatures#within}. */
  public PhotoFeatures within(double left, double top, double width, double height) {
    LocalFeatures inside = keypoints.within(left, top, width, height);
    return mirror.isEmpty()
        ? of(inside)
        : of(
            summed.within(left, top, width, height),
            inside,
            () -> mirrored().summed().within(keypoints.width() - left - width, top, width, height));
  }

  /**
   * The features of five parts: the middle and the four corners.
   *
   * @param share of the picture's sides that a part's have, up to 1
   */
  public List<PhotoFeatures> parts(double share) {
    double width = share * width();
    double height = share * height();
    double right = width() - width;
    double bottom = height() - height;
    return List.of(
        within(right / 2, bottom / 2, width, height),
        within(0, 0, width, height),
        within(right, 0, width, height),
        within(0, bottom, width, height),
        within(right, bottom, width, height));
  }

  /** Width of the upright original in pixels. */
  public int width() {
    return keypoints.width();
  }

  /** Height of the upright original in pixels. */
  public int height() {
    return keypoints.height();
  }
}
