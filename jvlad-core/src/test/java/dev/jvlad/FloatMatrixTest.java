package dev.jvlad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FloatMatrixTest {
  private static final FloatMatrix MATRIX =
      FloatMatrix.copyOf(new float[][] {{1, 2}, {3, 4}, {5, 6}});

  @Test
  void isRowMajor() {
    assertThat(MATRIX.rows()).isEqualTo(3);
    assertThat(MATRIX.columns()).isEqualTo(2);
    assertThat(MATRIX.values()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(MATRIX.get(2, 1)).isEqualTo(6);
    assertThat(MATRIX.row(1)).containsExactly(3, 4);
    assertThat(MATRIX.rows(1, 3)).isEqualTo(FloatMatrix.copyOf(new float[][] {{3, 4}, {5, 6}}));
    assertThat(MATRIX.rows(1, 1).rows()).isZero();
    assertThat(MATRIX).hasToString("FloatMatrix[3×2]");
  }

  @Test
  void sharesTheArrayItIsMadeOf() {
    float[] values = {1, 2};
    FloatMatrix matrix = FloatMatrix.of(1, 2, values);
    values[1] = 7;
    assertThat(matrix.get(0, 1)).isEqualTo(7);
    assertThat(matrix.row(0)).isNotSameAs(values);
  }

  @Test
  void equalsByShapeAndContent() {
    assertThat(MATRIX)
        .isEqualTo(FloatMatrix.of(3, 2, MATRIX.values().clone()))
        .hasSameHashCodeAs(FloatMatrix.of(3, 2, MATRIX.values().clone()))
        .isNotEqualTo(FloatMatrix.of(2, 3, MATRIX.values()))
        .isNotEqualTo(FloatMatrix.zeros(3, 2));
  }

  @Test
  void shapesAreChecked() {
    assertThatThrownBy(() -> FloatMatrix.of(2, 3, new float[5]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a 2×3 matrix needs 6 values, got 5");
    assertThatThrownBy(() -> FloatMatrix.zeros(-1, 3)).hasMessage("negative shape: -1×3");
    assertThatThrownBy(() -> FloatMatrix.zeros(1 << 20, 1 << 12))
        .hasMessage("a 1048576×4096 matrix does not fit one array; stream it in parts");
    assertThatThrownBy(() -> FloatMatrix.copyOf(new float[][] {{1, 2}, {3}}))
        .hasMessage("row 1 has 1 values; row 0 has 2");
  }

  @ParameterizedTest
  @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
  void theFirstRowThatIsNotFiniteIsNamed(float value) {
    FloatMatrix matrix = FloatMatrix.zeros(30, 5);
    assertThat(matrix.requireFinite("samples")).isSameAs(matrix);
    matrix.values()[17 * 5 + 4] = value;
    matrix.values()[20 * 5] = value;
    assertThatThrownBy(() -> matrix.requireFinite("samples"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("samples: row 17 holds NaN or infinity; wanted finite numbers");
  }

  @Test
  void theLargestNumbersAreFinite() {
    FloatMatrix matrix = FloatMatrix.zeros(1, 3);
    matrix.values()[0] = Float.MAX_VALUE;
    matrix.values()[1] = -Float.MAX_VALUE;
    matrix.values()[2] = Float.MAX_VALUE;
    assertThat(matrix.requireFinite("samples")).isSameAs(matrix);
  }

  @Test
  void rowsArePickedInTheOrderOfTheirNumbers() {
    FloatMatrix x = FloatMatrix.copyOf(new float[][] {{0, 1}, {2, 3}, {4, 5}});
    FloatMatrix picked = x.rows(new int[] {2, 0, 2});
    assertThat(picked).isEqualTo(FloatMatrix.copyOf(new float[][] {{4, 5}, {0, 1}, {4, 5}}));
    picked.values()[0] = 9;
    assertThat(x.get(2, 0)).as("a copy").isEqualTo(4);
    assertThat(x.rows(new int[0]).columns()).isEqualTo(2);
    assertThatThrownBy(() -> x.rows(new int[] {3})).isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void rowsAreOverwritten() {
    FloatMatrix x = FloatMatrix.zeros(4, 2);
    x.setRow(3, new float[] {6, 7});
    x.setRows(1, FloatMatrix.copyOf(new float[][] {{2, 3}, {4, 5}}));
    assertThat(x.values()).containsExactly(0, 0, 2, 3, 4, 5, 6, 7);
    assertThatThrownBy(() -> x.setRow(0, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a row of 3 values; the matrix has 2 columns");
    assertThatThrownBy(() -> x.setRows(0, FloatMatrix.zeros(1, 3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("rows of 3 columns; the matrix has 2");
    assertThatThrownBy(() -> x.setRows(3, FloatMatrix.zeros(2, 2)))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }
}
