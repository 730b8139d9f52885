package dev.jvlad.photos.features;

import dev.jvlad.Normalization;
import dev.jvlad.Residuals;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.Keypoints;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.learn.Recipe;
import dev.jvlad.onnx.InputSize;
import dev.jvlad.onnx.NetworkException;
import dev.jvlad.onnx.PatchNetwork;
import dev.jvlad.onnx.Patches;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Patch features of the user's network. A user names it {@code onnx:FILE}, and for a network that
 * takes pictures of any size perhaps {@code onnx:FILE,side=N,patch=P}, see {@link InputSize}.
 *
 * <p>Models are learned as AnyLoc's: 32 words, plain residuals, each word's sum and then the whole
 * to unit length (Keetha et al., IEEE RA-L 2023).
 *
 * <p>A model keeps the network's path and SHA-256, not the network. A file network.onnx beside the
 * model comes before that path, so that both can be moved together.
 */
final class NetworkExtractor implements PhotoExtractor {
  private static final String PREFIX = "onnx:";
  private static final String BESIDE_THE_MODEL = "network.onnx";
  private static final Pattern NAME =
      Pattern.compile("onnx:(?<file>.+?)(,side=(?<side>\\d{1,5}))?(,patch=(?<patch>\\d{1,5}))?");

  private final Path file;
  private final InputSize size;
  private final PatchNetwork network;
  private final SiftExtractor sift = PhotoExtractor.sift();

  private NetworkExtractor(Path file, InputSize size) throws IOException {
    this.file = file;
    this.size = size;
    this.network = PatchNetwork.open(file, size);
  }

  /** What is known of such features. */
  record Kind() implements ExtractorKind {
    private static final int WORDS = 32;
    private static final Pattern LINE =
        Pattern.compile(
            "onnx sha256 (?<sha256>\\S+), (?<input>[^,]+), ImageNet mean and deviation, unit length");

    @Override
    public String name() {
      return "onnx";
    }

    @Override
    public String wanted() {
      return PREFIX + "FILE";
    }

    @Override
    public int version() {
      return 1;
    }

    /** The network says all: what computes it may round differently, no more. */
    @Override
    public Optional<String> library() {
      return Optional.empty();
    }

    @Override
    public boolean vectorsTellMirrored() {
      return false;
    }

    @Override
    public boolean sumsVerifiedKeypoints() {
      return false;
    }

    @Override
    public int words() {
      return WORDS;
    }

    @Override
    public Recipe recipe(Recipe.Words words) {
      return new Recipe(
          words,
          Residuals.PLAIN,
          Recipe.Rotation.NONE,
          Normalization.parse("intra,l2"),
          new Recipe.Reduction.None());
    }

    @Override
    public Optional<PhotoExtractor> named(String name) throws IOException {
      return name.startsWith(PREFIX) ? Optional.of(NetworkExtractor.named(name)) : Optional.empty();
    }

    @Override
    public Optional<ModelFeatures> ofSentence(String sentence, Map<String, String> facts) {
      Matcher line = LINE.matcher(sentence);
      return line.matches()
          ? Optional.of(
              new ModelFeatures(
                  this,
                  Map.of("sha256", line.group("sha256"), "input", line.group("input")),
                  "",
                  facts))
          : Optional.empty();
    }

    @Override
    public String describe(ModelFeatures features) {
      return "onnx sha256 %s, %s, ImageNet mean and deviation, unit length"
          .formatted(features.parameter("sha256"), features.parameter("input"));
    }

    @Override
    public PhotoExtractor extractor(Path model, ModelFeatures features) throws IOException {
      return NetworkExtractor.of(model, features);
    }
  }

  private static NetworkExtractor named(String name) throws IOException {
    Matcher parts = NAME.matcher(name);
    if (!parts.matches()) {
      throw new UnknownFeaturesException(
          "features %s; wanted onnx:FILE or onnx:FILE,side=N,patch=P".formatted(name));
    }
    InputSize standard = InputSize.DEFAULT;
    String side = parts.group("side");
    String patch = parts.group("patch");
    InputSize size =
        new InputSize(
            side == null ? standard.side() : Integer.parseInt(side),
            patch == null ? standard.patch() : Integer.parseInt(patch));
    return new NetworkExtractor(Path.of(parts.group("file")), size);
  }

  /** The network of a model. */
  private static NetworkExtractor of(Path model, ModelFeatures features) throws IOException {
    Path beside = model.resolveSibling(BESIDE_THE_MODEL);
    Path file =
        Files.exists(beside) ? beside : Path.of(features.facts().getOrDefault("network", ""));
    if (!Files.exists(file)) {
      throw new FeaturesException(
          "%s: no such file; wanted the network of the model %s there, or as %s"
              .formatted(file, model, beside));
    }
    InputSize size =
        new InputSize(
            number(features, "side", InputSize.DEFAULT.side()),
            number(features, "patch", InputSize.DEFAULT.patch()));
    NetworkExtractor extractor = new NetworkExtractor(file, size);
    if (!extractor.describe().equals(features.describe())) {
      extractor.close();
      throw new FeaturesException(
          "%s: a network of '%s'; the model %s wants '%s'"
              .formatted(file, extractor.describe(), model, features.describe()));
    }
    return extractor;
  }

  private static int number(ModelFeatures features, String option, int standard) {
    String text = features.facts().get(option);
    return text == null ? standard : Integer.parseInt(text);
  }

  @Override
  public ExtractorKind kind() {
    return new Kind();
  }

  @Override
  public String describe() {
    return network.describe();
  }

  @Override
  public Map<String, String> facts() {
    return Map.of(
        "network", file.toAbsolutePath().normalize().toString(),
        "side", Integer.toString(size.side()),
        "patch", Integer.toString(size.patch()));
  }

  @Override
  public int dimension() throws IOException {
    return network.dimension();
  }

  @Override
  public PhotoFeatures extract(Path photo, ImageDecoder decoder) throws IOException {
    LocalFeatures keypoints = sift.extract(decoder.decode(photo));
    return features(decoder.thumbnail(photo, network.longerSide()), keypoints);
  }

  @Override
  public PhotoFeatures extract(byte[] content, String name, ImageDecoder decoder)
      throws IOException {
    LocalFeatures keypoints = sift.extract(decoder.decode(content, name));
    return features(decoder.thumbnail(content, name, network.longerSide()), keypoints);
  }

  @Override
  public PhotoFeatures extract(BufferedImage image) throws IOException {
    return features(image, sift.extract(image));
  }

  private PhotoFeatures features(BufferedImage image, LocalFeatures keypoints)
      throws NetworkException {
    int width = keypoints.width();
    int height = keypoints.height();
    return PhotoFeatures.of(
        placed(network.patches(image), width, height),
        keypoints,
        () -> {
          try {
            return placed(network.patches(mirrored(image)), width, height);
          } catch (NetworkException e) {
            throw new FeaturesException(String.valueOf(e.getMessage()), e);
          }
        });
  }

  private static BufferedImage mirrored(BufferedImage image) {
    int width = image.getWidth();
    int height = image.getHeight();
    BufferedImage mirrored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = mirrored.createGraphics();
    graphics.drawImage(image, width, 0, -width, height, null);
    graphics.dispose();
    return mirrored;
  }

  /** Patches tile the picture; all weigh the same. */
  private static LocalFeatures placed(Patches patches, int width, int height) {
    double across = (double) width / patches.columns();
    double down = (double) height / patches.rows();
    Keypoints places = Keypoints.zeros(patches.descriptors().rows());
    for (int i = 0; i < places.count(); i++) {
      int column = i % patches.columns();
      int row = i / patches.columns();
      places.x()[i] = (float) ((column + 0.5) * across - 0.5);
      places.y()[i] = (float) ((row + 0.5) * down - 0.5);
      places.size()[i] = (float) Math.sqrt(across * down);
      places.weight()[i] = 1;
    }
    return new LocalFeatures(patches.descriptors(), places, width, height);
  }

  @Override
  public void close() {
    network.close();
  }
}
