package dev.jvlad.photos.features;

import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.image.DecodeLimits;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import dev.jvlad.learn.Recipe;
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
    return switch (name) {
      case "sift" -> new KeypointExtractor();
      case "dense" -> new GridExtractor();
      default -> {
        if (name.startsWith(NetworkExtractor.PREFIX)) {
          yield NetworkExtractor.named(name);
        }
        throw new UnknownFeaturesException(
            "features %s; wanted sift, dense or onnx:FILE".formatted(name));
      }
    };
  }

  /**
   * The extractor that a model was learned with.
   *
   * @param file of the model
   * @throws FeaturesException if there is none, or its network is not the same any more
   */
  static PhotoExtractor of(Path file, VladModel model) throws IOException {
    requireKnown(file, model.training());
    if (model.training().descriptors().startsWith(NetworkExtractor.KIND)) {
      return NetworkExtractor.of(file, model.training());
    }
    return isSift(model) ? new KeypointExtractor() : new GridExtractor();
  }

  /** Refuses a model that was learned from descriptors that none of the extractors gives. */
  static void requireKnown(Path file, Training training) {
    String line = training.descriptors();
    String sift = sift().describe();
    if (!line.equals(sift)
        && !line.equals(new GridExtractor().describe())
        && !line.startsWith(NetworkExtractor.KIND)) {
      throw new FeaturesException(
          "%s: a model of '%s'; wanted one of '%s'".formatted(file, line, sift));
    }
  }

  /** Whether vectors are sums of the same descriptors that verification compares. */
  static boolean isSift(VladModel model) {
    return model.training().descriptors().equals(sift().describe());
  }

  /** Whether a vector is nearer to that of a copy than to that of its mirror image. */
  static boolean vectorsTellMirrored(VladModel model) {
    return !model.training().descriptors().startsWith(NetworkExtractor.KIND);
  }

  /** What gives the keypoints that are verified, whatever the descriptors. */
  static SiftExtractor sift() {
    return new SiftExtractor(SiftOptions.DEFAULT);
  }

  /** What made the descriptors, in one line. */
  String describe();

  /** Further facts that a model must keep to find the extractor again, by name. */
  default Map<String, String> facts() {
    return Map.of();
  }

  /** Columns of the descriptors. */
  default int dimension() throws IOException {
    return SiftExtractor.DIMENSION;
  }

  /** Visual words of the default model. */
  default int clusters() {
    return CLUSTERS;
  }

  /** How a model of these descriptors is learned. */
  default Recipe recipe(Recipe.Words words) {
    return Recipe.photos(words);
  }

  /** The features of a photo. */
  PhotoFeatures extract(Path file) throws IOException;

  /** The features of an image. */
  PhotoFeatures extract(BufferedImage image) throws IOException;

  @Override
  default void close() {}
}
