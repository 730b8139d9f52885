package dev.jvlad.engine;

import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import java.util.concurrent.atomic.AtomicBoolean;

/** The back end of this machine's processor; scalar and SIMD differ in their kernels alone. */
final class CpuBackend implements Backend {
  private static final AtomicBoolean FALLBACK_SAID = new AtomicBoolean();

  private final String name;
  private final Kernels kernels;
  private final Workers workers;

  CpuBackend(String name, Kernels kernels, int threads) {
    this.name = name;
    this.kernels = kernels;
    this.workers = new Workers(threads);
  }

  static Backend auto(int threads) {
    if (hasVectorApi()) {
      return Backend.simd(threads);
    }
    if (FALLBACK_SAID.compareAndSet(false, true)) {
      System.getLogger(Backend.class.getName())
          .log(
              System.Logger.Level.WARNING,
              "computing with scalar loops: the JVM runs without"
                  + " --add-modules jdk.incubator.vector");
    }
    return new CpuBackend("scalar", new ScalarKernels(), threads);
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
    workers.close();
  }
}
