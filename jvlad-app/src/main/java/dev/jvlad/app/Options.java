package dev.jvlad.app;

import dev.jvlad.Normalization;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.image.DecodeLimits;
import dev.jvlad.xla.XlaBackend;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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
    private @Nullable Integer threads;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /** Made once by a command, and given to all that computes. */
    Workers open() {
      return Workers.of(count());
    }

    int count() {
      if (threads == null) {
        return Runtime.getRuntime().availableProcessors();
      }
      if (threads < 1) {
        throw new ParameterException(
            spec.commandLine(), "--threads %d; wanted at least 1".formatted(threads));
      }
      return threads;
    }
  }

  /**
   * The value that an option was given for; if it means nothing, that is wrong usage.
   *
   * @param value makes it, and throws IllegalArgumentException if the option's words cannot be
   */
  static <T> T checked(CommandLine command, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command, String.valueOf(e.getMessage()), e);
    }
  }

  /** The list that {@code --normalize} gives. */
  static List<Normalization> normalizations(CommandLine command, String list) {
    return checked(command, () -> Normalization.parse(list));
  }

  /** What decoding a picture may cost. */
  static final class LimitsOption {
    @Option(
        names = "--max-megapixels",
        paramLabel = "N",
        description = "Refuse larger pictures (default: 250 million pixels).")
    private @Nullable Integer megapixels;

    @Option(
        names = "--max-seconds",
        paramLabel = "S",
        description = "Refuse pictures that take more processor time to decode (default: 60).")
    private @Nullable Integer seconds;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    DecodeLimits limits() {
      DecodeLimits limits = DecodeLimits.DEFAULT;
      return checked(
          spec.commandLine(),
          () ->
              new DecodeLimits(
                  megapixels == null ? limits.maxPixels() : megapixels * 1_000_000L,
                  seconds == null ? limits.maxTime() : Duration.ofSeconds(seconds),
                  limits.sufficientSide()));
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

    private static final Set<String> PROCESSORS = Set.of("auto", "scalar", "simd");

    @Option(
        names = "--backend",
        paramLabel = "NAME",
        defaultValue = "auto",
        description = {
          "auto, scalar, simd, or xla:PLUGIN.so: the first device of a PJRT plugin",
          "(default: ${DEFAULT-VALUE}; vlad info --backends tells what is there)."
        })
    String name;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    boolean isDevice() {
      return isDevice(name);
    }

    private static boolean isDevice(String name) {
      return name.startsWith(XLA);
    }

    Backend open(Workers workers) {
      requireKnown(name, spec.commandLine());
      return open(name, workers);
    }

    /** Refuses what is the name of no back end, whether or not there is one behind it. */
    static void requireKnown(String name, CommandLine command) {
      if (!PROCESSORS.contains(name) && !isDevice(name)) {
        throw new ParameterException(
            command, "--backend %s; wanted auto, scalar, simd or xla:PLUGIN.so".formatted(name));
      }
    }

    static Backend open(String name, Workers workers) {
      return switch (name) {
        case "auto" -> Backend.auto(workers);
        case "simd" -> Backend.simd(workers);
        case "scalar" -> Backend.scalar();
        default -> XlaBackend.open(Path.of(name.substring(XLA.length())));
      };
    }
  }
}
