package dev.jvlad.gallery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class PerspectiveTest {
  /** A trapezium: a square that leans back. */
  private static final double[] CORNERS = {30, 20, 90, 20, 110, 80, 10, 80};

  @Test
  void cornersOfTheSquareGoToTheCornersOfTheQuadrilateral() {
    double[] map = Perspective.squareTo(CORNERS);
    assertPoint(map, 0, 0, 30, 20);
    assertPoint(map, 1, 0, 90, 20);
    assertPoint(map, 1, 1, 110, 80);
    assertPoint(map, 0, 1, 10, 80);
  }

  /** The diagonals of the trapezium cross at (60, 42.5): that is where the centre goes. */
  @Test
  void theCentreGoesToTheCrossingOfTheDiagonals() {
    assertPoint(Perspective.squareTo(CORNERS), 0.5, 0.5, 60, 42.5);
  }

  @Test
  void theInverseLeadsBack() {
    double[] back = Perspective.inverse(Perspective.squareTo(CORNERS));
    assertPoint(back, 60, 42.5, 0.5, 0.5);
    assertPoint(back, 110, 80, 1, 1);
  }

  private static void assertPoint(double[] m, double x, double y, double toX, double toY) {
    double w = m[6] * x + m[7] * y + m[8];
    assertThat((m[0] * x + m[1] * y + m[2]) / w).isCloseTo(toX, within(1e-9));
    assertThat((m[3] * x + m[4] * y + m[5]) / w).isCloseTo(toY, within(1e-9));
  }
}
