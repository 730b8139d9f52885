package dev.jvlad.photos.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Codebook;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.Recipe;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractorKindsTest {
  /** What released versions wrote into the headers of models. */
  private static final String SIFT =
      "opencv 4.13.0 RootSIFT, ≤1500 keypoints, ≤640 px, contrast 0.03";

  private static final String DENSE =
      "opencv 4.13.0 dense RootSIFT, patches of 24 38 61 97 px a third apart, ≤640 px,"
          + " deviation ≥4";

  private static final String NETWORK =
      "onnx sha256 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef,"
          + " ≤448 px in patches of 14, ImageNet mean and deviation, unit length";

  private static final Path FILE = Path.of("m.vlad");

  private static ModelFeatures features(String line) {
    return ExtractorKinds.of(FILE, FeatureKind.named(line), Map.of());
  }

  @Test
  void linesOfEarlierModelsAreRead() {
    ModelFeatures sift = features(SIFT);
    assertThat(sift.kind()).isEqualTo(new KeypointExtractor.Kind());
    assertThat(sift.library()).isEqualTo("opencv 4.13.0");
    assertThat(sift.parameters())
        .isEqualTo(
            Map.of(
                "descriptor", "RootSIFT", "keypoints", "1500", "side", "640", "contrast", "0.03"));

    ModelFeatures dense = features(DENSE);
    assertThat(dense.kind()).isEqualTo(new GridExtractor.Kind());
    assertThat(dense.library()).isEqualTo("opencv 4.13.0");
    assertThat(dense.parameters()).isEmpty();

    ModelFeatures network = features(NETWORK);
    assertThat(network.kind()).isEqualTo(new NetworkExtractor.Kind());
    assertThat(network.library()).isEmpty();
    assertThat(network.parameters())
        .isEqualTo(
            Map.of("sha256", "0123456789abcdef".repeat(4), "input", "≤448 px in patches of 14"));
  }

  @Test
  void eachKindSaysWhatFollowsFromIt() {
    ExtractorKind sift = features(SIFT).kind();
    ExtractorKind dense = features(DENSE).kind();
    ExtractorKind network = features(NETWORK).kind();

    assertThat(sift.sumsVerifiedKeypoints()).isTrue();
    assertThat(dense.sumsVerifiedKeypoints()).isFalse();
    assertThat(network.sumsVerifiedKeypoints()).isFalse();
    assertThat(sift.vectorsTellMirrored()).isTrue();
    assertThat(dense.vectorsTellMirrored()).isTrue();
    assertThat(network.vectorsTellMirrored()).isFalse();
    assertThat(sift.words()).isEqualTo(256);
    assertThat(dense.words()).isEqualTo(256);
    assertThat(network.words()).isEqualTo(32);
    Recipe.Words words = new Recipe.Words.Learned(KMeansOptions.lloyd(4, 1));
    assertThat(sift.recipe(words)).isEqualTo(Recipe.photos(words)).isEqualTo(dense.recipe(words));
    assertThat(network.recipe(words).residuals()).isEqualTo(Residuals.PLAIN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"sift", "dense"})
  void anExtractorsOwnLineIsThatOfItsKind(String name) throws IOException {
    try (PhotoExtractor extractor = PhotoExtractor.named(name)) {
      ModelFeatures features = features(extractor.describe());
      assertThat(features.kind()).isEqualTo(extractor.kind());
      assertThat(features.library()).isEqualTo(SiftExtractor.LIBRARY);
      assertThat(extractor.features().isSame(features)).isTrue();
      try (PhotoExtractor again = features.kind().extractor(FILE, features)) {
        assertThat(again.describe()).isEqualTo(extractor.describe());
      }
    }
  }

  @Test
  void parametersMakeTheExtractor() throws IOException {
    String line = "opencv 4.13.0 SIFT, ≤50 keypoints, ≤320 px, contrast 0.05";
    ModelFeatures features = features(line);

    try (PhotoExtractor extractor = features.kind().extractor(FILE, features)) {
      assertThat(extractor.describe()).isEqualTo(line);
      assertThat(extractor.extract(ReferenceFeatures.picture()).summed().count()).isEqualTo(50);
    }
  }

  @Test
  void theLibrarysVersionMakesNoOtherFeaturesButParametersDo() {
    assertThat(features(SIFT).isSame(features(SIFT.replace("4.13.0", "4.14.0-dev")))).isTrue();
    assertThat(features(SIFT).isSame(features(SIFT.replace("1500", "1501")))).isFalse();
    assertThat(features(SIFT).isSame(features(SIFT.replace("RootSIFT", "SIFT")))).isFalse();
    assertThat(features(SIFT).isSame(features(DENSE))).isFalse();
    assertThat(features(NETWORK).isSame(features(NETWORK.replace("14", "16")))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {SIFT, DENSE, NETWORK})
  void aHeaderOfValuesSaysTheSameAsTheSentence(String sentence) {
    ModelFeatures features = features(sentence);

    FeatureKind header = features.header();

    assertThat(ExtractorKinds.of(FILE, header, Map.of())).isEqualTo(features);
    assertThat(features.describe()).isEqualTo(sentence);
  }

  @Test
  void aHeaderHoldsKindVersionAndParameters() {
    assertThat(features(SIFT).header())
        .isEqualTo(
            new FeatureKind(
                "sift",
                "1",
                Map.of(
                    "descriptor", "RootSIFT",
                    "keypoints", "1500",
                    "side", "640",
                    "contrast", "0.03",
                    "library", "opencv 4.13.0")));
  }

  @Test
  void anotherVersionOfAKindIsRefused() {
    FeatureKind later = new FeatureKind("sift", "2", features(SIFT).header().parameters());

    assertThatThrownBy(() -> ExtractorKinds.of(FILE, later, Map.of()))
        .isInstanceOf(FeaturesException.class)
        .hasMessageStartingWith("m.vlad: a model of 'sift 2, contrast 0.03, ")
        .hasMessageEndingWith("; wanted one of 'sift 1', 'dense 1', 'onnx 1'");
  }

  @Test
  void parametersThatDoNotFitAreRefused() {
    assertThat(refusal("keypoints", "many")).endsWith("For input string: \"many\"");
    assertThat(refusal("keypoints", "0"))
        .isEqualTo(
            "m.vlad: a model of sift features with a parameter that does not fit:"
                + " maxKeypoints must be 1 or more and maxSide 16 or more, got 0 and 640");
    assertThat(refusal("descriptor", "SURF")).endsWith(": no descriptor 'SURF'");
    assertThat(refusal("contrast", null)).endsWith(": no 'contrast'");
  }

  private static String refusal(String parameter, @Nullable String value) {
    Map<String, String> parameters = new TreeMap<>(features(SIFT).header().parameters());
    if (value == null) {
      parameters.remove(parameter);
    } else {
      parameters.put(parameter, value);
    }
    VladModel model =
        new VladModel(
            List.of(
                new Vocabulary(
                    new Codebook(FloatMatrix.zeros(1, 128)),
                    Residuals.PLAIN,
                    Optional.empty(),
                    List.of(),
                    Training.UNKNOWN)),
            Optional.empty(),
            new FeatureKind("sift", "1", parameters));
    return String.valueOf(
        assertThatThrownBy(() -> PhotoExtractor.of(FILE, model))
            .isInstanceOf(FeaturesException.class)
            .actual()
            .getMessage());
  }

  @Test
  void linesOfNoKindAreRefused() {
    for (String line :
        List.of(
            "x.npy, 128 columns",
            "unknown",
            DENSE.replace("61", "62"),
            SIFT + ".",
            SIFT.replace("contrast 0.03", "contrast 3"))) {
      assertThatThrownBy(() -> features(line))
          .isInstanceOf(FeaturesException.class)
          .hasMessage("m.vlad: a model of '%s'; wanted one of 'sift 1', 'dense 1', 'onnx 1'", line);
    }
  }

  @Test
  void namesOfNoKindAreRefused() {
    assertThatThrownBy(() -> PhotoExtractor.named("surf"))
        .isInstanceOf(UnknownFeaturesException.class)
        .hasMessage("features surf; wanted sift, dense or onnx:FILE");
    assertThatThrownBy(() -> PhotoExtractor.named("onnx:"))
        .isInstanceOf(UnknownFeaturesException.class)
        .hasMessage("features onnx:; wanted onnx:FILE or onnx:FILE,side=N,patch=P");
  }

  @Test
  void anotherLibraryIsToldOnceIfItsFeaturesAreTheSame() throws IOException {
    List<String> told = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord message) {
            told.add(
                new java.text.MessageFormat(message.getMessage(), java.util.Locale.ROOT)
                    .format(message.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(ModelFeatures.class.getName());
    logger.addHandler(handler);
    try {
      features(SIFT).requireSameHere(FILE);
      assertThat(told).isEmpty();
      ModelFeatures earlier = features(SIFT.replace("4.13.0", "4.12.0"));
      earlier.requireSameHere(FILE);
      earlier.requireSameHere(FILE);
      features(DENSE.replace("4.13.0", "4.12.0")).requireSameHere(FILE);
    } finally {
      logger.removeHandler(handler);
    }
    assertThat(told)
        .containsExactly(
            "m.vlad: a model of sift features by opencv 4.12.0; opencv 4.13.0 gives the same",
            "m.vlad: a model of dense features by opencv 4.12.0; opencv 4.13.0 gives the same");
  }

  @Test
  void aLibraryThatGivesOtherFeaturesIsRefused() throws IOException {
    ModelFeatures earlier = features(SIFT.replace("4.13.0", "4.11.0"));
    LocalFeatures all = ReferenceFeatures.ofPicture(earlier.kind());
    LocalFeatures half = all.rows(IntStream.range(0, all.count() / 2).toArray());

    assertThatThrownBy(() -> earlier.requireFound(FILE, half))
        .isInstanceOf(FeaturesException.class)
        .hasMessage(
            "m.vlad: a model of sift features by opencv 4.11.0; opencv 4.13.0 gives others");
  }

  @Test
  void theDefaultIsSift() {
    assertThat(PhotoExtractor.sift().describe())
        .isEqualTo(new SiftExtractor(SiftOptions.DEFAULT).describe())
        .isEqualTo(SIFT);
  }
}
