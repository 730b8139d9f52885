package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.FloatMatrix;
import org.junit.jupiter.api.Test;

class LocalFeaturesTest {
  private final Keypoints keypoints =
      new Keypoints(
          new float[] {1, 2, 3},
          new float[] {10, 20, 30},
          new float[] {4, 5, 6},
          new float[] {0, 90, 350},
          new float[] {.1f, .2f, .3f});
  private final LocalFeatures features = new LocalFeatures(counted(), keypoints, 100, 50);

  /** 3×128; row i begins with i + 1. */
  private static FloatMatrix counted() {
    FloatMatrix descriptors = FloatMatrix.zeros(3, 128);
    for (int i = 0; i < 3; i++) {
      descriptors.values()[i * 128] = i + 1;
    }
    return descriptors;
  }

  @Test
  void rowsOfDescriptorsAndKeypointsStayTogether() {
    LocalFeatures picked = features.rows(new int[] {2, 0});

    assertThat(picked.keypoints())
        .isEqualTo(
            new Keypoints(
                new float[] {3, 1},
                new float[] {30, 10},
                new float[] {6, 4},
                new float[] {350, 0},
                new float[] {.3f, .1f}));
    assertThat(picked.descriptors().get(0, 0)).isEqualTo(3);
    assertThat(picked.descriptors().get(1, 0)).isEqualTo(1);
    assertThat(picked.width()).isEqualTo(100);
    assertThat(picked.height()).isEqualTo(50);
  }

  @Test
  void aRectangleHoldsItsLeftAndTopBorderAlone() {
    assertThat(features.within(2, 20, 1, 10).keypoints()).isEqualTo(keypoints.rows(1, 2));
    assertThat(features.within(1, 10, 2, 20).keypoints()).isEqualTo(keypoints.rows(0, 2));
  }

  @Test
  void mirroringMovesPlacesAndTurnsDirectionsAndKeepsSizesAndWeights() {
    Keypoints mirrored = features.mirrored().keypoints();

    // The picture is 100 pixels wide: column 1 becomes 98. Right (0°) becomes left, down stays.
    assertThat(mirrored)
        .isEqualTo(
            new Keypoints(
                new float[] {98, 97, 96},
                keypoints.y(),
                keypoints.size(),
                new float[] {180, 90, 190},
                keypoints.weight()));
    assertThat(keypoints.x()).containsExactly(1, 2, 3);
  }

  @Test
  void columnsAreEqualIfEachOfThemIs() {
    for (int column = 0; column < 5; column++) {
      Keypoints changed = keypoints.rows(0, 3);
      float[][] columns = {
        changed.x(), changed.y(), changed.size(), changed.angle(), changed.weight()
      };
      assertThat(changed).isEqualTo(keypoints).hasSameHashCodeAs(keypoints);
      columns[column][1]++;
      assertThat(changed).as("column %d", column).isNotEqualTo(keypoints);
    }
  }

  @Test
  void refusesColumnsAndDescriptorsOfDifferentLengths() {
    assertThatThrownBy(() ->
            new Keypoints(new float[3], new float[3], new float[2], new float[3], new float[3]))
        .hasMessage("columns of different lengths: 3 x, 3 y, 2 sizes, 3 angles, 3 weights");
    assertThatThrownBy(() -> new LocalFeatures(counted(), Keypoints.zeros(2), 100, 50))
        .hasMessage("3 descriptors need as many keypoints, got 2");
  }
}
