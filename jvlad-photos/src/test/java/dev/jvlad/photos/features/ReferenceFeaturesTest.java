package dev.jvlad.photos.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.image.DescriptorKind;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.SiftOptions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceFeaturesTest {
  private static final ExtractorKind SIFT = new KeypointExtractor.Kind();

  /** If this fails after an update of OpenCV, the kind's version has to change. */
  @ParameterizedTest
  @ValueSource(strings = {"sift", "dense"})
  void theLibraryGivesTheFeaturesOfTheVersion(String name) throws IOException {
    ExtractorKind kind = kind(name);

    assertThat(ReferenceFeatures.read(kind).areAmong(ReferenceFeatures.ofPicture(kind))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sift", "dense"})
  void theResourceHoldsWhatIsWrittenOfThem(String name) throws IOException {
    ExtractorKind kind = kind(name);
    ReferenceFeatures kept = ReferenceFeatures.read(kind);
    ByteArrayOutputStream written = new ByteArrayOutputStream();

    kept.write(written);

    assertThat(kept.kept().count()).isEqualTo(40);
    try (InputStream resource = ReferenceFeatures.class.getResourceAsStream(name + "-1.features")) {
      assertThat(written.toByteArray()).isEqualTo(Objects.requireNonNull(resource).readAllBytes());
    }
  }

  private static ExtractorKind kind(String name) {
    return ExtractorKinds.ALL.stream().filter(k -> k.name().equals(name)).findFirst().orElseThrow();
  }

  @Test
  void theyAreNoOtherKinds() throws IOException {
    ReferenceFeatures sift = ReferenceFeatures.read(SIFT);

    assertThat(sift.areAmong(ReferenceFeatures.ofPicture(new GridExtractor.Kind()))).isFalse();
    assertThat(ReferenceFeatures.read(new GridExtractor.Kind()).areAmong(all())).isFalse();
  }

  @Test
  void otherDescriptorsAreOtherFeatures() throws IOException {
    SiftExtractor plain = new SiftExtractor(new SiftOptions(1500, 640, .03, DescriptorKind.SIFT));

    assertThat(ReferenceFeatures.read(SIFT).areAmong(plain.extract(ReferenceFeatures.picture())))
        .isFalse();
  }

  @Test
  void moreOrFewerAreOtherFeatures() throws IOException {
    SiftOptions less = new SiftOptions(1500, 640, .02, DescriptorKind.ROOT_SIFT);
    SiftOptions few = new SiftOptions(100, 640, .03, DescriptorKind.ROOT_SIFT);

    assertThat(isSame(new SiftExtractor(less).extract(ReferenceFeatures.picture()))).isFalse();
    assertThat(isSame(new SiftExtractor(few).extract(ReferenceFeatures.picture()))).isFalse();
  }

  @Test
  void whatMovedTurnedGrewOrWeighsOtherwiseIsOther() throws IOException {
    assertThat(isSame(changed(f -> add(f.keypoints().x(), .5f)))).isFalse();
    assertThat(isSame(changed(f -> add(f.keypoints().y(), -.5f)))).isFalse();
    assertThat(isSame(changed(f -> add(f.keypoints().angle(), 4)))).isFalse();
    assertThat(isSame(changed(f -> scale(f.keypoints().size(), 1.1f)))).isFalse();
    assertThat(isSame(changed(f -> scale(f.keypoints().weight(), 1.1f)))).isFalse();
  }

  @Test
  void roundingIsForgiven() throws IOException {
    Random random = new Random(3);

    assertThat(
            isSame(
                changed(f -> {
                  add(f.keypoints().x(), .01f);
                  add(f.keypoints().angle(), .1f);
                  scale(f.keypoints().size(), 1.001f);
                  float[] values = f.descriptors().values();
                  for (int i = 0; i < values.length; i++) {
                    values[i] += (float) (.003 * random.nextGaussian());
                  }
                })))
        .isTrue();
    // A few may be missing.
    LocalFeatures all = all();
    assertThat(isSame(all.rows(IntStream.range(0, all.count()).filter(i -> i % 50 != 1).toArray())))
        .isTrue();
  }

  private static LocalFeatures all() throws IOException {
    return ReferenceFeatures.ofPicture(SIFT);
  }

  private static boolean isSame(LocalFeatures features) throws IOException {
    return ReferenceFeatures.read(SIFT).areAmong(features);
  }

  private static LocalFeatures changed(Consumer<LocalFeatures> change) throws IOException {
    LocalFeatures features = all();
    change.accept(features);
    return features;
  }

  private static void add(float[] column, float difference) {
    for (int i = 0; i < column.length; i++) {
      column[i] += difference;
    }
  }

  private static void scale(float[] column, float factor) {
    for (int i = 0; i < column.length; i++) {
      column[i] *= factor;
    }
  }
}
