package dev.jvlad.photos.features;

import dev.jvlad.image.SiftExtractor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** SIFT at keypoints, the default. */
final class KeypointExtractor implements PhotoExtractor {
  private final SiftExtractor sift = PhotoExtractor.sift();

  @Override
  public String describe() {
    return sift.describe();
  }

  @Override
  public PhotoFeatures extract(Path file) throws IOException {
    return PhotoFeatures.of(sift.extract(DECODER.decode(file)));
  }

  @Override
  public PhotoFeatures extract(BufferedImage image) {
    return PhotoFeatures.of(sift.extract(image));
  }
}
