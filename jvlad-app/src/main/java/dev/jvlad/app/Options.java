package dev.jvlad.app;

import dev.jvlad.engine.Backend;
import dev.jvlad.xla.XlaBackend;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that several commands have. */
final class Options {
  private Options() {}

  /** Where the collection lies. */
  static final class CollectionOption {
    @Option(
        names = "--collection",
        paramLabel = "PATH",
        defaultValue = ".vlad",
        description = "The collection's folder (default: ${DEFAULT-VALUE}).")
    Path collection;
  }

  /** How many threads compute. */
  static final class ThreadsOption {
    @Option(
        names = "--threads",
        paramLabel = "N",
        description = "Threads to use (default: all processors).")
    Integer threads;

    int count() {
      if (threads == null) {
        return Runtime.getRuntime().availableProcessors();
      }
      if (threads < 1) {
        throw new IllegalArgumentException("--threads %d; wanted at least 1".formatted(threads));
      }
      return threads;
    }
  }

  /** Which features the vectors of photos are sums of. */
  static final class FeaturesOption {
    @Option(
        names = "--features",
        paramLabel = "NAME",
        description = {
          "sift, dense (SIFT on a grid), or onnx:FILE: patch features of a network, which for one"
              + " that takes any size may be followed by ,side=N,patch=P",
          "(default: sift)."
        })
    @Nullable String name;
  }

  /** Which back end computes. */
  static final class BackendOption {
    static final String XLA = "xla:";

    @Option(
        names = "--backend",
        paramLabel = "NAME",
        defaultValue = "auto",
        description = {
          "auto, scalar, simd, or xla:PLUGIN.so: the first device of a PJRT plugin",
          "(default: ${DEFAULT-VALUE}; vlad info --backends tells what is there)."
        })
    String name;

    boolean isDevice() {
      return isDevice(name);
    }

    private static boolean isDevice(String name) {
      return name.startsWith(XLA);
    }

    Backend open(int threads) {
      return open(name, threads);
    }

    static Backend open(String name, int threads) {
      return switch (name) {
        case "auto" -> Backend.auto(threads);
        case "simd" -> Backend.simd(threads);
        case "scalar" -> Backend.scalar();
        default -> {
          if (isDevice(name)) {
            yield XlaBackend.open(Path.of(name.substring(XLA.length())));
          }
          throw new IllegalArgumentException(
              "--backend %s; wanted auto, scalar, simd or xla:PLUGIN.so".formatted(name));
        }
      };
    }
  }
}
