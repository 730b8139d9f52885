package dev.jvlad.image.verify;

import static dev.jvlad.image.verify.SyntheticFeatures.FIRST_24;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.FloatMatrix;
import dev.jvlad.image.LocalFeatures;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerifierTest {
  private static final int WIDTH = 640;
  private static final int HEIGHT = 480;

  /** Turned by 25°, 0.7 times as large, sheared a little, shifted. */
  private static final Affinity MAP = new Affinity(.65, -.25, 180, .3, .6, 20);

  @ParameterizedTest
  @ValueSource(ints = {2, 5, 20})
  void findsAKnownMapAmongOutliers(int step) {
    Random random = new Random(step);
    LocalFeatures query = SyntheticFeatures.random(random, 600, WIDTH, HEIGHT);
    LocalFeatures image = SyntheticFeatures.mapped(query, MAP, step, random, WIDTH, HEIGHT);

    Verification found = verify(query, image);

    assertThat(found.verified()).isTrue();
    assertThat(found.inliers()).isBetween(300 / step, 600 / step + 5);
    Affinity affinity = requireNonNull(found.affinity());
    for (Point corner : corners(WIDTH, HEIGHT)) {
      assertThat(distance(affinity.map(corner), MAP.map(corner))).isLessThan(4);
    }
    for (PointMatch match : found.matches()) {
      assertThat(distance(MAP.map(match.query()), match.image()))
          .isLessThan(.048 * Math.hypot(WIDTH, HEIGHT));
    }
  }

  @Test
  void outlinesAreTheMappedCorners() {
    Random random = new Random(1);
    LocalFeatures query = SyntheticFeatures.random(random, 600, WIDTH, HEIGHT);
    LocalFeatures image = SyntheticFeatures.mapped(query, MAP, 3, random, 900, 700);

    Verification found = verify(query, image);

    assertThat(found.queryInImage())
        .containsExactlyElementsOf(
            corners(WIDTH, HEIGHT).stream().map(requireNonNull(found.affinity())::map).toList());
    List<Point> expected = corners(900, 700).stream().map(MAP.inverse()::map).toList();
    for (int i = 0; i < 4; i++) {
      assertThat(distance(found.imageInQuery().get(i), expected.get(i))).isLessThan(6);
    }
  }

  @Test
  void unrelatedFeaturesAreNotVerified() {
    for (int seed = 0; seed < 150; seed++) {
      Random random = new Random(seed);
      LocalFeatures query = SyntheticFeatures.random(random, 400, WIDTH, HEIGHT);
      LocalFeatures image = SyntheticFeatures.random(random, 400, WIDTH, HEIGHT);

      assertThat(verify(query, image).score())
          .as("seed %d", seed)
          .isLessThan(Verification.THRESHOLD);
    }
  }

  /** Hundreds of matches by descriptor, at places that have nothing to do with one another. */
  @Test
  void scatteredMatchesAreNotVerified() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      LocalFeatures query = SyntheticFeatures.random(random, 300, WIDTH, HEIGHT);
      LocalFeatures places = SyntheticFeatures.random(random, 300, WIDTH, HEIGHT);
      LocalFeatures image =
          new LocalFeatures(query.descriptors(), places.keypoints(), WIDTH, HEIGHT);

      Correspondences points =
          Matcher.match(QueryFeatures.of(query, FIRST_24), CompactFeatures.of(image, FIRST_24));
      assertThat(points.count()).isGreaterThan(200);
      assertThat(verify(query, image).score())
          .as("seed %d", seed)
          .isLessThan(Verification.THRESHOLD);
    }
  }

  /** All matches agree on turn and scale, as letters do, but not on the place. */
  @Test
  void uprightMatchesOfOneSizeAreNotVerifiedForThat() {
    for (int seed = 0; seed < 100; seed++) {
      Random random = new Random(seed);
      LocalFeatures query = withEqualFrames(SyntheticFeatures.random(random, 300, WIDTH, HEIGHT));
      LocalFeatures places = withEqualFrames(SyntheticFeatures.random(random, 300, WIDTH, HEIGHT));
      LocalFeatures image =
          new LocalFeatures(query.descriptors(), places.keypoints(), WIDTH, HEIGHT);

      assertThat(verify(query, image).score())
          .as("seed %d", seed)
          .isLessThan(Verification.THRESHOLD);
    }
  }

  private static LocalFeatures withEqualFrames(LocalFeatures features) {
    Arrays.fill(features.keypoints().size(), 8);
    Arrays.fill(features.keypoints().angle(), 0);
    return features;
  }

  /** Half of the matches say that the left half moved left, the others that it moved right. */
  @Test
  void twoExplanationsThatContradictEachOtherAreNone() {
    Random random = new Random(8);
    LocalFeatures query = SyntheticFeatures.random(random, 200, WIDTH, HEIGHT);
    LocalFeatures image = movedBothWays(query, 30, 30);
    LocalFeatures mostlyOneWay = movedBothWays(query, 50, 10);

    assertThat(verify(query, image)).isEqualTo(Verification.NONE);
    assertThat(verify(query, mostlyOneWay).verified()).isTrue();
  }

  private static LocalFeatures movedBothWays(LocalFeatures features, int left, int right) {
    LocalFeatures moved =
        SyntheticFeatures.mapped(
            features, new Affinity(1, 0, 0, 0, 1, 0), 1, new Random(9), WIDTH, HEIGHT);
    LocalFeatures few =
        new LocalFeatures(
            moved.descriptors().rows(0, left + right),
            moved.keypoints().rows(0, left + right),
            WIDTH,
            HEIGHT);
    for (int i = 0; i < left + right; i++) {
      few.keypoints().x()[i] += i < left ? -100 : 100;
    }
    return few;
  }

  @Test
  void scoresAreSymmetricInKind() {
    Random random = new Random(2);
    LocalFeatures a = SyntheticFeatures.random(random, 600, WIDTH, HEIGHT);
    LocalFeatures b = SyntheticFeatures.mapped(a, MAP, 10, random, WIDTH, HEIGHT);

    assertThat(verify(a, b).verified()).isTrue();
    assertThat(verify(b, a).verified()).isTrue();
  }

  @Test
  void twoStoredPicturesCanBeCompared() {
    Random random = new Random(3);
    LocalFeatures a = SyntheticFeatures.random(random, 600, WIDTH, HEIGHT);
    LocalFeatures b = SyntheticFeatures.mapped(a, MAP, 10, random, WIDTH, HEIGHT);
    QueryFeatures stored = QueryFeatures.of(CompactFeatures.of(a, FIRST_24));

    Verification found = Verifier.verify(stored, CompactFeatures.of(b, FIRST_24));

    assertThat(found.verified()).isTrue();
    assertThat(found.inliers()).isCloseTo(verify(a, b).inliers(), within(3));
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "0, 500", "500, 0", "1, 1", "3, 3", "3, 500", "500, 3"})
  void tooFewFeaturesAreNotVerified(int queryCount, int imageCount) {
    LocalFeatures all = SyntheticFeatures.random(new Random(4), 500, WIDTH, HEIGHT);
    LocalFeatures query = first(all, queryCount);
    LocalFeatures image = first(all, imageCount);

    assertThat(verify(query, image)).isEqualTo(Verification.NONE);
    assertThat(verify(query, image).verified()).isFalse();
  }

  private static LocalFeatures first(LocalFeatures features, int n) {
    return new LocalFeatures(
        features.descriptors().rows(0, n), features.keypoints().rows(0, n), WIDTH, HEIGHT);
  }

  @Test
  void equalDescriptorsEverywhereAreNotDistinctive() {
    LocalFeatures places = SyntheticFeatures.random(new Random(5), 500, WIDTH, HEIGHT);
    LocalFeatures same =
        new LocalFeatures(FloatMatrix.zeros(500, 128), places.keypoints(), WIDTH, HEIGHT);

    assertThat(verify(same, same)).isEqualTo(Verification.NONE);
  }

  @Test
  void theSameAgainAndAgain() {
    Random random = new Random(6);
    LocalFeatures query = SyntheticFeatures.random(random, 1500, WIDTH, HEIGHT);
    LocalFeatures image = SyntheticFeatures.mapped(query, MAP, 7, random, WIDTH, HEIGHT);
    Verification first = verify(query, image);

    for (int i = 0; i < 30; i++) {
      assertThat(verify(query, image)).isEqualTo(first);
    }
  }

  @Test
  void projectionsOfOtherSizesAreRefused() {
    LocalFeatures features = SyntheticFeatures.random(new Random(7), 10, WIDTH, HEIGHT);
    QueryFeatures query = QueryFeatures.of(features, SyntheticFeatures.firstColumns(16));

    assertThatThrownBy(() -> Verifier.verify(query, CompactFeatures.of(features, FIRST_24)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the query's descriptors have 16 coordinates; the stored ones have 24");
  }

  private static Verification verify(LocalFeatures query, LocalFeatures image) {
    return Verifier.verify(QueryFeatures.of(query, FIRST_24), CompactFeatures.of(image, FIRST_24));
  }

  private static List<Point> corners(int width, int height) {
    return List.of(
        new Point(-.5, -.5),
        new Point(width - .5, -.5),
        new Point(width - .5, height - .5),
        new Point(-.5, height - .5));
  }

  private static double distance(Point a, Point b) {
    return Math.hypot(a.x() - b.x(), a.y() - b.y());
  }
}
