package dev.jvlad.photos.features;

import dev.jvlad.image.DenseSiftExtractor;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.Picture;
import dev.jvlad.image.SiftExtractor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** SIFT on a grid. */
final class GridExtractor implements PhotoExtractor {
  private final SiftExtractor sift = PhotoExtractor.sift();
  private final DenseSiftExtractor dense = new DenseSiftExtractor();

  /** What is known of such features, which have no parameters. */
  record Kind() implements ExtractorKind {
    @Override
    public String name() {
      return "dense";
    }

    @Override
    public int version() {
      return 1;
    }

    @Override
    public Optional<String> library() {
      return Optional.of(SiftExtractor.LIBRARY);
    }

    @Override
    public boolean vectorsTellMirrored() {
      return true;
    }

    @Override
    public boolean sumsVerifiedKeypoints() {
      return false;
    }

    @Override
    public Optional<PhotoExtractor> named(String name) {
      return name.equals(name()) ? Optional.of(new GridExtractor()) : Optional.empty();
    }

    @Override
    public Optional<ModelFeatures> ofSentence(String sentence, Map<String, String> facts) {
      int end = sentence.indexOf(" dense ");
      return sentence.startsWith("opencv ")
              && end > 0
              && sentence.substring(end).equals(DenseSiftExtractor.DESCRIPTION)
          ? Optional.of(new ModelFeatures(this, Map.of(), sentence.substring(0, end), facts))
          : Optional.empty();
    }

    @Override
    public String describe(ModelFeatures features) {
      return features.library() + DenseSiftExtractor.DESCRIPTION;
    }

    @Override
    public PhotoExtractor extractor(Path model, ModelFeatures features) {
      return new GridExtractor();
    }
  }

  @Override
  public ExtractorKind kind() {
    return new Kind();
  }

  @Override
  public String describe() {
    return dense.describe();
  }

  @Override
  public PhotoFeatures extract(Path file, ImageDecoder decoder) throws IOException {
    return extract(decoder.decode(file));
  }

  @Override
  public PhotoFeatures extract(byte[] content, String name, ImageDecoder decoder)
      throws IOException {
    return extract(decoder.decode(content, name));
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
