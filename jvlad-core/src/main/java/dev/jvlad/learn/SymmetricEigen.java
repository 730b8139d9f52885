package dev.jvlad.learn;

import java.util.Arrays;
import java.util.Optional;
import org.ojalgo.matrix.decomposition.Eigenvalue;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.R064Store;

/**
 * Eigenvectors of a symmetric matrix without negative eigenvalues, in falling order of these.
 *
 * @param values falling; what rounding made negative is zero
 * @param order of the vectors' columns
 */
@SuppressWarnings("ArrayRecordComponent") // read once by the caller
record SymmetricEigen(double[] values, Integer[] order, MatrixStore<Double> vectors) {

  static SymmetricEigen of(R064Store symmetric) {
    int size = Math.toIntExact(symmetric.countRows());
    Eigenvalue<Double> eigen = Eigenvalue.R064.make(size, true);
    eigen.decompose(symmetric);
    double[] values = new double[size];
    eigen.getEigenvalues(values, Optional.empty());
    Integer[] order = new Integer[size];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, (a, b) -> Double.compare(values[b], values[a]));
    double[] falling = new double[size];
    Arrays.setAll(falling, i -> Math.max(0, values[order[i]]));
    return new SymmetricEigen(falling, order, eigen.getV());
  }

  /** The vector of the i-th value, of unit length. */
  double[] vector(int i) {
    double[] vector = new double[values.length];
    Arrays.setAll(vector, f -> vectors.doubleValue(f, order[i]));
    return vector;
  }
}
