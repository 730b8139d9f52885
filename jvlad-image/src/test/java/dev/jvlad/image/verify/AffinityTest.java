package dev.jvlad.image.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AffinityTest {
  private static final Affinity MAP = new Affinity(2, -1, 5, .5, 1.5, -3);

  @Test
  void mapsAndMapsBack() {
    Point mapped = MAP.map(new Point(10, 4));

    assertThat(mapped).isEqualTo(new Point(21, 8));
    assertClose(MAP.inverse().map(mapped), 10, 4);
    assertThat(MAP.determinant()).isEqualTo(3.5);
  }

  @Test
  void aQuarterTurnOfTwiceTheSize() {
    Affinity turn = new Affinity(0, -2, 0, 2, 0, 0);

    assertThat(turn.rotation()).isCloseTo(Math.PI / 2, within(1e-12));
    assertThat(Math.exp(turn.logScale())).isCloseTo(2, within(1e-12));
    assertThat(turn.anisotropy()).isEqualTo(1);
  }

  @Test
  void anisotropyIsTheRatioOfSingularValues() {
    // a turn by 30° of (x, y) to (6x, 2y)
    double cos = Math.sqrt(3) / 2;
    Affinity stretched = new Affinity(6 * cos, -1, 0, 3, 2 * cos, 0);

    assertThat(stretched.anisotropy()).isCloseTo(3, within(1e-12));
  }

  @Test
  void fitIsExactOnPointsThatFit() {
    double[] x = {0, 100, 0, 70, 1000};
    double[] y = {0, 0, 50, 20, 1000};
    Affinity fit = fit(x, y, true, true, true, true, false);

    Point mapped = MAP.map(new Point(13, 17));
    assertThat(fit).isNotNull();
    assertClose(fit.map(new Point(13, 17)), mapped.x(), mapped.y());
  }

  @Test
  void pointsOnALineFixNothing() {
    assertThat(fit(new double[] {0, 1, 2, 3}, new double[] {1, 3, 5, 7}, true, true, true, true))
        .isNull();
    assertThat(fit(new double[] {4, 4, 4}, new double[] {1, 1, 1}, true, true, true)).isNull();
    assertThat(fit(new double[] {4, 5, 9}, new double[] {1, 2, 1}, false, false, false)).isNull();
  }

  @Test
  void aMirroredPointIsMappedToWhereItsMirrorImageWas() {
    Point mapped = MAP.map(new Point(2, 4)); // x = 9 − 7 in a mirrored picture 10 pixels wide

    assertClose(MAP.afterMirroring(10).map(new Point(7, 4)), mapped.x(), mapped.y());
  }

  /** Maps the points by MAP, but the last by something else. */
  private static @Nullable Affinity fit(double[] x, double[] y, boolean... chosen) {
    int n = x.length;
    double[] u = new double[n];
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      Point mapped = MAP.map(new Point(x[i], y[i]));
      u[i] = mapped.x() + (chosen[i] ? 0 : 100);
      v[i] = mapped.y();
    }
    return Affinity.fit(new Correspondences(x, y, u, v, new double[n], new double[n]), chosen);
  }

  private static void assertClose(Point point, double x, double y) {
    assertThat(point.x()).isCloseTo(x, within(1e-9));
    assertThat(point.y()).isCloseTo(y, within(1e-9));
  }
}
