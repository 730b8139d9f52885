package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;

/**
 * Where the arithmetic happens. A back end takes a model or samples once and keeps them in the form
 * that it likes (packed, or on a device); it plugs in at the stage, not at the single distance.
 *
 * <p>All back ends give the same words and vectors to the same descriptors, up to the precision
 * that their documentation names. The vectors of those of this module agree to 10⁻⁵ of their norm
 * and have the same bits for any number of threads. A back end may be shared by threads.
 */
public interface Backend extends AutoCloseable {

  /** A short name for tables and messages. */
  String name();

  /** Loads a model for encoding. */
  VladEncoder encoder(VladModel model);

  /**
   * Loads samples (n×d) for training.
   *
   * @throws NonFiniteRowException if a sample holds NaN or infinity
   */
  ClusterStep clusterStep(FloatMatrix samples);

  /**
   * The covariance of samples (n×D). A device may leave it to the processor.
   *
   * @throws IllegalArgumentException if a sample holds NaN or infinity
   */
  default Covariance covariance(FloatMatrix samples) {
    Workers workers = Workers.of(Runtime.getRuntime().availableProcessors());
    return new Covariance(samples, CpuBackend.availableKernels(), workers, workers::close);
  }

  /** Ends the threads or frees the device; encoders and steps made here end with it. */
  @Override
  void close();

  /** The definition: plain loops in float64, written to be read. One thread. */
  static CpuBackend scalar() {
    return CpuBackend.of("scalar", new ScalarKernels(), Workers.of(1));
  }

  /**
   * The Vector API at the machine's preferred width, with threads of its own.
   *
   * @param threads at least 1
   * @throws UnsupportedOperationException if the JVM runs without {@code --add-modules
   *     jdk.incubator.vector}
   */
  static CpuBackend simd(int threads) {
    return CpuBackend.of("simd", CpuBackend.simdKernels(), threads);
  }

  /** As {@link #simd(int)}, on workers that stay the caller's to close. */
  static CpuBackend simd(Workers workers) {
    return CpuBackend.of("simd", CpuBackend.simdKernels(), workers);
  }

  /**
   * {@link #simd(int)} where the JVM has the Vector API; else the scalar loops, and says so once.
   */
  static CpuBackend auto(int threads) {
    return CpuBackend.of(CpuBackend.availableName(), CpuBackend.availableKernels(), threads);
  }

  /** As {@link #auto(int)}, on workers that stay the caller's to close. */
  static CpuBackend auto(Workers workers) {
    return CpuBackend.of(CpuBackend.availableName(), CpuBackend.availableKernels(), workers);
  }
}
