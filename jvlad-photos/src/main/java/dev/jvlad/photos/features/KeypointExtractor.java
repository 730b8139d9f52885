package dev.jvlad.photos.features;

import dev.jvlad.image.DescriptorKind;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** SIFT at keypoints, the default. */
final class KeypointExtractor implements PhotoExtractor {
  private final SiftExtractor sift;

  KeypointExtractor(SiftOptions options) {
    sift = new SiftExtractor(options);
  }

  /** What is known of such features. */
  record Kind() implements ExtractorKind {
    private static final Pattern LINE =
        Pattern.compile(
            "(?<library>opencv \\S+) (?<kind>SIFT|RootSIFT), ≤(?<keypoints>\\d{1,9}) keypoints,"
                + " ≤(?<side>\\d{1,9}) px, contrast (?<contrast>0?\\.\\d+)");

    @Override
    public String name() {
      return "sift";
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
      return true;
    }

    @Override
    public Optional<PhotoExtractor> named(String name) {
      return name.equals(name())
          ? Optional.of(new KeypointExtractor(SiftOptions.DEFAULT))
          : Optional.empty();
    }

    @Override
    public Optional<ModelFeatures> ofSentence(String sentence, Map<String, String> facts) {
      Matcher line = LINE.matcher(sentence);
      return line.matches()
          ? Optional.of(
              new ModelFeatures(
                  this,
                  Map.of(
                      "descriptor", line.group("kind"),
                      "keypoints", line.group("keypoints"),
                      "side", line.group("side"),
                      "contrast", line.group("contrast")),
                  line.group("library"),
                  facts))
          : Optional.empty();
    }

    @Override
    public PhotoExtractor extractor(Path model, ModelFeatures features) {
      return new KeypointExtractor(
          new SiftOptions(
              Integer.parseInt(features.parameter("keypoints")),
              Integer.parseInt(features.parameter("side")),
              Double.parseDouble(features.parameter("contrast")),
              descriptor(features.parameter("descriptor"))));
    }

    private static DescriptorKind descriptor(String label) {
      return Stream.of(DescriptorKind.values())
          .filter(kind -> kind.label().equals(label))
          .findFirst()
          .orElseThrow(() -> new IllegalArgumentException("no descriptor '%s'".formatted(label)));
    }

    @Override
    public String describe(ModelFeatures features) {
      return "%s %s, ≤%s keypoints, ≤%s px, contrast %s"
          .formatted(
              features.library(),
              features.parameter("descriptor"),
              features.parameter("keypoints"),
              features.parameter("side"),
              features.parameter("contrast"));
    }
  }

  @Override
  public ExtractorKind kind() {
    return new Kind();
  }

  @Override
  public String describe() {
    return sift.describe();
  }

  @Override
  public PhotoFeatures extract(Path file, ImageDecoder decoder) throws IOException {
    return PhotoFeatures.of(sift.extract(decoder.decode(file)));
  }

  @Override
  public PhotoFeatures extract(byte[] content, String name, ImageDecoder decoder)
      throws IOException {
    return PhotoFeatures.of(sift.extract(decoder.decode(content, name)));
  }

  @Override
  public PhotoFeatures extract(BufferedImage image) {
    return PhotoFeatures.of(sift.extract(image));
  }
}
