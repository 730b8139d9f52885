package dev.jvlad.photos.features;

import dev.jvlad.image.DenseSiftExtractor;
import dev.jvlad.image.Picture;
import dev.jvlad.image.SiftExtractor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;

/** SIFT on a grid. */
final class GridExtractor implements PhotoExtractor {
  private final SiftExtractor sift = PhotoExtractor.sift();
  private final DenseSiftExtractor dense = new DenseSiftExtractor();

  @Override
  public String describe() {
    return dense.describe();
  }

  @Override
  public PhotoFeatures extract(Path file) throws IOException {
    return extract(DECODER.decode(file));
  }

  @Override
  public PhotoFeatures extract(BufferedImage image) {
    return extract(Picture.of(image));
  }

  private PhotoFeatures extract(Picture picture) {
    return PhotoFeatures.of(
        dense.extract(picture), sift.extract(picture), () -> dense.extract(picture.mirrored()));
  }
}
