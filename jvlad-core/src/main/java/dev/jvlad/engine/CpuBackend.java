package dev.jvlad.engine;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The back end of this machine's processor; scalar and SIMD differ in their kernels alone. Beside
 * its own way it encodes in those of the other strategies.
 */
public final class CpuBackend implements Backend {
  private static final AtomicBoolean FALLBACK_SAID = new AtomicBoolean();

  private final String name;
  private final Kernels kernels;
  private final Workers workers;
  private final Runnable atClose;

  /**
   * A back end on the workers of somebody else.
   *
   * @param atClose ends the workers if they are for this object alone
   */
  private CpuBackend(String name, Kernels kernels, Workers workers, Runnable atClose) {
    this.name = name;
    this.kernels = kernels;
    this.workers = workers;
    this.atClose = atClose;
  }

  /** With threads of its own. */
  static CpuBackend of(String name, Kernels kernels, int threads) {
    Workers workers = Workers.of(threads);
    return new CpuBackend(name, kernels, workers, workers::close);
  }

  /** On workers that stay the caller's to close. */
  static CpuBackend of(String name, Kernels kernels, Workers workers) {
    return new CpuBackend(name, kernels, workers, () -> {});
  }

  /** A name for the kernels that there are; that they are scalar is said once. */
  static String availableName() {
    if (hasVectorApi()) {
      return "simd";
    }
    if (FALLBACK_SAID.compareAndSet(false, true)) {
      System.getLogger(Backend.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "computing with scalar loops: the JVM runs without"
                  + " --add-modules jdk.incubator.vector");
    }
    return "scalar";
  }

  static Kernels simdKernels() {
    if (!hasVectorApi()) {
      throw new UnsupportedOperationException(
          "the JVM runs without the Vector API; wanted --add-modules jdk.incubator.vector");
    }
    return new SimdKernels();
  }

  static Kernels availableKernels() {
    return hasVectorApi() ? new SimdKernels() : new ScalarKernels();
  }

  private static boolean hasVectorApi() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public VladEncoder encoder(VladModel model) {
    return encoder(model, Strategy.FUSED);
  }

  /**
   * Loads a model for encoding by a strategy.
   *
   * @throws IllegalArgumentException if the strategy cannot do the model
   */
  public VladEncoder encoder(VladModel model, Strategy strategy) {
    return JointEncoder.of(model, part -> single(part, strategy), kernels, workers);
  }

  private VladEncoder single(VladModel model, Strategy strategy) {
    VladEncoder fused = new CpuEncoder(model, kernels, workers);
    return strategy == Strategy.FUSED
        ? fused
        : new StrategyEncoder(strategy, fused, kernels, workers);
  }

  /** The first stage of an encoder alone: every descriptor to its word. */
  @FunctionalInterface
  public interface Assignment {
    /**
     * Finds the words.
     *
     * @param words one for each descriptor
     */
    void assign(DescriptorBatch batch, int[] words /* OUT */);
  }

  /** Loads centroids to find words alone, as encoders of this strategy find them. */
  public Assignment assignment(Codebook codebook, Strategy strategy) {
    CpuEncoder fused = new CpuEncoder(VladModel.of(codebook, List.of()), kernels, workers);
    return strategy == Strategy.FUSED
        ? fused::assign
        : new StrategyEncoder(strategy, fused, kernels, workers)::assign;
  }

  @Override
  public ClusterStep clusterStep(FloatMatrix samples) {
    return new CpuClusterStep(samples, kernels, workers);
  }

  @Override
  public Covariance covariance(FloatMatrix samples) {
    return new Covariance(samples, kernels, workers, () -> {});
  }

  /**
   * Loads vectors (m×D) that many others are to be compared with.
   *
   * @throws NonFiniteRowException if one holds NaN or infinity
   */
  public Cosines cosines(FloatMatrix queries) {
    return new Cosines(queries, kernels);
  }

  @Override
  public void close() {
    atClose.run();
  }
}
