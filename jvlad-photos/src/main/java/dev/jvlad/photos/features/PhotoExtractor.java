package dev.jvlad.photos.features;

import dev.jvlad.VladModel;
import dev.jvlad.image.DecodeLimits;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * Photos to features, by one kind of descriptors. A model keeps {@link #describe()} in its header,
 * and whatever uses the model extracts the same; safe for use by several threads.
 */
public sealed interface PhotoExtractor extends AutoCloseable
    permits KeypointExtractor, GridExtractor, NetworkExtractor {
  /** The name of what a user gets who names none. */
  String DEFAULT = "sift";

  /** Visual words of the default model. */
  int CLUSTERS = 256;

  /** A decoder with the default limits. */
  ImageDecoder DECODER = new ImageDecoder(DecodeLimits.DEFAULT);

  /**
   * The extractor that a user names.
   *
   * @param name sift, dense, or onnx:FILE, see {@link NetworkExtractor}
   * @throws UnknownFeaturesException if it is none of these
   */
  static PhotoExtractor named(String name) throws IOException {
    return ExtractorKinds.named(name);
  }

  /**
   * The extractor that a model was learned with.
   *
   * @param file of the model
   * @throws FeaturesException if there is none, or it gives other features than those of the model
   */
  static PhotoExtractor of(Path file, VladModel model) throws IOException {
    ModelFeatures features = ModelFeatures.of(file, model);
    features.requireSameHere(file);
    try {
      return features.kind().extractor(file, features);
    } catch (IllegalArgumentException e) {
      throw new FeaturesException(
          "%s: a model of %s features with a parameter that does not fit: %s"
              .formatted(file, features.kind().name(), e.getMessage()),
          e);
    }
  }

  /** What gives the keypoints that are verified, whatever the descriptors. */
  static SiftExtractor sift() {
    return new SiftExtractor(SiftOptions.DEFAULT);
  }

  /** What is known of such features. */
  ExtractorKind kind();

  /** What made the descriptors, in one line. */
  String describe();

  /** Further facts that a model must keep to find the extractor again, by name. */
  default Map<String, String> facts() {
    return Map.of();
  }

  /** The features, as a model that is learned from them says it. */
  default ModelFeatures features() {
    return kind().ofSentence(describe(), facts()).orElseThrow();
  }

  /** Columns of the descriptors. */
  default int dimension() throws IOException {
    return SiftExtractor.DIMENSION;
  }

  /** The features of a photo, decoded within the default limits. */
  default PhotoFeatures extract(Path file) throws IOException {
    return extract(file, DECODER);
  }

  /** The features of a photo, decoded by a decoder with limits of its own. */
  PhotoFeatures extract(Path file, ImageDecoder decoder) throws IOException;

  /**
   * The features of a photo whose file is held in memory.
   *
   * @param name stands for the file in messages
   */
  PhotoFeatures extract(byte[] content, String name, ImageDecoder decoder) throws IOException;

  /** The features of an image. */
  PhotoFeatures extract(BufferedImage image) throws IOException;

  @Override
  default void close() {}
}
