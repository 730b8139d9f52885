package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import java.util.concurrent.atomic.AtomicBoolean;

/** The back end of this machine's processor; scalar and SIMD differ in their kernels alone. */
final class CpuBackend implements Backend {
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
  static Backend of(String name, Kernels kernels, int threads) {
    Workers workers = Workers.of(threads);
    return new CpuBackend(name, kernels, workers, workers::close);
  }

  /** On workers that stay the caller's to close. */
  static Backend of(String name, Kernels kernels, Workers workers) {
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

  @Override
  public VladEncoder encoder(VladModel model, Strategy strategy) {
    return JointEncoder.of(model, part -> single(part, strategy), kernels, workers);
  }

  private VladEncoder single(VladModel model, Strategy strategy) {
    VladEncoder fused = new CpuEncoder(model, kernels, workers);
    return strategy == Strategy.FUSED
        ? fused
        : new StrategyEncoder(strategy, fused, kernels, workers);
  }

  @Override
  public ClusterStep clusterStep(FloatMatrix samples) {
    return new CpuClusterStep(samples, kernels, workers);
  }

  @Override
  public Covariance covariance(FloatMatrix samples) {
    return new Covariance(samples, kernels, workers, () -> {});
  }

  @Override
  public void close() {
    atClose.run();
  }
}
