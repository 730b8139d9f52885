package dev.jvlad.image.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A grid in patches of {@value #SIDE}×{@value #SIDE} pixels, each compared with what another grid
 * shows at its place: by the correlation of grey values, which contrast and brightness do not
 * change, and by the displacement that would make both most alike.
 */
final class Patches {
  private static final int SIDE = 16;

  /** A patch, or what lies of it within the other grid, needs so many pixels to be compared. */
  private static final int LEAST_PIXELS = SIDE * SIDE / 4;

  /** What the other grid may show of a pixel just beyond its border is nobody's loss. */
  private static final double BORDER = 3;

  /** Standard deviation of grey values from which a patch has structure. */
  private static final double STRUCTURE = 4;

  private static final double CENTRE = (SIDE - 1) / 2.0;

  private static final double LEAST_CORRELATION = 0.7;

  /** Displacement up to which a patch is in place, in pixels of the grid. */
  private static final double IN_PLACE = 0.1;

  /** With fewer patches' pixels in place, a picture has too little to be recognised by. */
  private static final int LEAST_PATCHES = 6;

  /** Patches may be displaced by so much to correct the map, in pixels of the grid. */
  private static final double FAR = 3;

  private final GreyGrid grid;
  private final float[] other; // what the other grid shows at each pixel; NaN outside of it
  private final boolean[] beyond; // pixels that lie well outside of the other grid
  private final List<Patch> patches = new ArrayList<>();
  private double structureBeyond; // pixels

  /**
   * A patch that both grids show.
   *
   * @param column of the patch
   * @param row of the patch
   * @param pixels that both show
   * @param deviation of the grid's grey values
   * @param correlation of both grids' values, −1 to 1; 0 where one has no structure
   * @param flow where the other grid shows it
   */
  private record Patch(
      int column, int row, int pixels, double deviation, double correlation, Flow flow) {
    boolean hasStructure() {
      return deviation >= STRUCTURE;
    }

    boolean isAlike() {
      return hasStructure() && correlation >= LEAST_CORRELATION;
    }
  }

  /**
   * The equations of least squares for a displacement, sums over pixels of slopes and differences
   * (Lucas &amp; Kanade, IJCAI 1981). Sums of several patches are those of the patches together.
   */
  private record Flow(double xx, double xy, double yy, double xe, double ye) {
    static final Flow NONE = new Flow(0, 0, 0, 0, 0);

    /** Keeps an edge, which tells nothing of a movement along it, from telling much of one. */
    private static final double DAMPING = 0.05;

    Flow plus(Flow flow) {
      return new Flow(xx + flow.xx, xy + flow.xy, yy + flow.yy, xe + flow.xe, ye + flow.ye);
    }

    Point displacement() {
      double damping = DAMPING * (xx + yy);
      if (!(damping > 0)) {
        return new Point(0, 0);
      }
      double a = xx + damping;
      double b = yy + damping;
      double determinant = a * b - xy * xy;
      return new Point((xe * b - ye * xy) / determinant, (ye * a - xe * xy) / determinant);
    }
  }

  private Patches(GreyGrid grid, GreyGrid shown, Affinity map) {
    this.grid = grid;
    this.other = new float[grid.values().length];
    this.beyond = new boolean[grid.values().length];
    for (int row = 0; row < grid.rows(); row++) {
      for (int column = 0; column < grid.columns(); column++) {
        Point there = map.map(new Point(column, row));
        int i = row * grid.columns() + column;
        other[i] =
            shown.isWithin(there.x(), there.y(), 0) ? shown.at(there.x(), there.y()) : Float.NaN;
        beyond[i] = !shown.isWithin(there.x(), there.y(), BORDER);
      }
    }
  }

  /** Compares a grid with another, which an affinity leads to. */
  static Patches of(GreyGrid grid, GreyGrid other, Affinity map) {
    Patches compared = new Patches(grid, other, map);
    for (int top = 0; top < grid.rows(); top += SIDE) {
      for (int left = 0; left < grid.columns(); left += SIDE) {
        compared.compare(left, top);
      }
    }
    return compared;
  }

  private void compare(int left, int top) {
    int right = Math.min(grid.columns(), left + SIDE);
    int bottom = Math.min(grid.rows(), top + SIDE);
    Moments within = new Moments();
    Moments outside = new Moments();
    for (int y = top; y < bottom; y++) {
      for (int i = y * grid.columns() + left; i < y * grid.columns() + right; i++) {
        if (beyond[i]) {
          outside.add(grid.values()[i], 0);
        } else if (!Float.isNaN(other[i])) {
          within.add(grid.values()[i], other[i]);
        }
      }
    }
    if (within.count >= LEAST_PIXELS) {
      patches.add(
          new Patch(
              left / SIDE,
              top / SIDE,
              within.count,
              within.deviation(),
              within.correlation(),
              flow(left, top, right, bottom, within)));
    }
    if (outside.count >= LEAST_PIXELS && outside.deviation() >= STRUCTURE) {
      structureBeyond += outside.count;
    }
  }

  /** The equations of a patch, both grids' values brought to mean 0 and deviation 1. */
  private Flow flow(int left, int top, int right, int bottom, Moments moments) {
    if (!moments.bothVary()) {
      return Flow.NONE;
    }
    int columns = grid.columns();
    double scale = 1 / moments.deviation();
    double otherScale = 1 / moments.otherDeviation();
    double xx = 0;
    double xy = 0;
    double yy = 0;
    double xe = 0;
    double ye = 0;
    for (int y = Math.max(1, top); y < Math.min(grid.rows() - 1, bottom); y++) {
      for (int x = Math.max(1, left); x < Math.min(columns - 1, right); x++) {
        int i = y * columns + x;
        // A difference with NaN is NaN, so one comparison sees whether all five are there.
        double slopeX = slope(i, 1, scale, otherScale);
        double slopeY = slope(i, columns, scale, otherScale);
        double difference =
            (grid.values()[i] - moments.mean()) * scale
                - (other[i] - moments.otherMean()) * otherScale;
        if (!Double.isNaN(slopeX + slopeY + difference)) {
          xx += slopeX * slopeX;
          xy += slopeX * slopeY;
          yy += slopeY * slopeY;
          xe += slopeX * difference;
          ye += slopeY * difference;
        }
      }
    }
    return new Flow(xx, xy, yy, xe, ye);
  }

  /** The mean of both grids' slopes, which is right to the second order of the displacement. */
  private double slope(int i, int stride, double scale, double otherScale) {
    float[] values = grid.values();
    return ((values[i + stride] - values[i - stride]) * scale
            + (other[i + stride] - other[i - stride]) * otherScale)
        / 4;
  }

  /** Sums over the pixels of a patch. */
  private static final class Moments {
    private static final double EVEN = 1e-3;

    private int count;
    private double sum;
    private double otherSum;
    private double squares;
    private double otherSquares;
    private double products;

    void add(double value, double otherValue) {
      count++;
      sum += value;
      otherSum += otherValue;
      squares += value * value;
      otherSquares += otherValue * otherValue;
      products += value * otherValue;
    }

    double mean() {
      return sum / count;
    }

    double otherMean() {
      return otherSum / count;
    }

    double deviation() {
      return Math.sqrt(Math.max(0, squares / count - mean() * mean()));
    }

    double otherDeviation() {
      return Math.sqrt(Math.max(0, otherSquares / count - otherMean() * otherMean()));
    }

    boolean bothVary() {
      return deviation() > EVEN && otherDeviation() > EVEN;
    }

    double correlation() {
      return bothVary()
          ? (products / count - mean() * otherMean()) / (deviation() * otherDeviation())
          : 0;
    }
  }

  /**
   * Share of the grid's structure, in pixels, that the other grid shows alike and in place; 0 if
   * that is too little to say.
   *
   * <p>A patch is displaced as it and the alike ones around it say together: the noise of strong
   * compression differs from patch to patch, parallax does not.
   */
  double shareInPlace() {
    Map<Integer, Patch> alike = new HashMap<>();
    for (Patch patch : patches) {
      if (patch.isAlike()) {
        alike.put(key(patch.column(), patch.row()), patch);
      }
    }
    double all = structureBeyond;
    double inPlace = 0;
    for (Patch patch : patches) {
      if (patch.hasStructure()) {
        all += patch.pixels();
        if (patch.isAlike() && length(displacement(patch, alike)) <= IN_PLACE) {
          inPlace += patch.pixels();
        }
      }
    }
    return inPlace < LEAST_PATCHES * SIDE * SIDE ? 0 : inPlace / all;
  }

  private static Point displacement(Patch patch, Map<Integer, Patch> alike) {
    Flow flow = Flow.NONE;
    for (int row = patch.row() - 1; row <= patch.row() + 1; row++) {
      for (int column = patch.column() - 1; column <= patch.column() + 1; column++) {
        @Nullable Patch near = alike.get(key(column, row));
        if (near != null) {
          flow = flow.plus(near.flow());
        }
      }
    }
    return flow.displacement();
  }

  /** Columns from −1 on: no grid has thousands of patches beside one another. */
  private static int key(int column, int row) {
    return (row << 16) | (column & 0xFFFF);
  }

  private static double length(Point displacement) {
    return Math.hypot(displacement.x(), displacement.y());
  }

  /**
   * The affinity, from places in the grid to places in the grid, that moves each patch to where the
   * other grid shows it; null if there are too few. Those that would move far count less.
   */
  @Nullable Affinity correction() {
    List<Patch> sure = patches.stream().filter(Patch::isAlike).toList();
    if (sure.size() < LEAST_PATCHES) {
      return null;
    }
    int n = sure.size();
    double[] x = new double[n];
    double[] y = new double[n];
    double[] u = new double[n];
    double[] v = new double[n];
    double[] weights = new double[n];
    for (int i = 0; i < n; i++) {
      Patch patch = sure.get(i);
      Point displacement = patch.flow().displacement();
      x[i] = patch.column() * SIDE + CENTRE;
      y[i] = patch.row() * SIDE + CENTRE;
      u[i] = x[i] + displacement.x();
      v[i] = y[i] + displacement.y();
      weights[i] = patch.pixels() * Math.max(0, 1 - length(displacement) / FAR);
    }
    return Affinity.fit(x, y, u, v, weights);
  }
}
