package dev.jvlad.app;

import dev.jvlad.Codebook;
import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Workers;
import dev.jvlad.bench.Spread;
import dev.jvlad.bench.StrategyBenchmark;
import dev.jvlad.bench.StrategyTimes;
import dev.jvlad.engine.Backend;
import dev.jvlad.io.DescriptorFile;
import dev.jvlad.learn.KMeans;
import dev.jvlad.learn.KMeansOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "bench",
    description = {
      "Times all strategies in turn, beside the limits of this machine.",
      "On random data of the shape that is asked for, or on your own descriptors."
    },
    footer = {
      "",
      Help.EXAMPLES,
      "  vlad bench --images 64 --descriptors 1000 --dimension 128 --clusters 64",
      "  vlad bench --input X.npy --clusters 256",
    },
    mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
  /** Sizes of the article that the strategies are from. */
  private static final int IMAGES = 256;

  private static final int DESCRIPTORS = 128;
  private static final int DIMENSION = 64;

  /** Images that the rows of a two-dimensional file are cut into. */
  private static final int INPUT_DESCRIPTORS = 1000;

  private static final long SEED = 1234;

  /** Enough for words as the trained ones are distributed; their inertia is nobody's here. */
  private static final int ITERATIONS = 5;

  @Option(
      names = "--input",
      paramLabel = "X",
      description = "Descriptors, T×L×F, or N×F cut into images of 1000: .npy, .npz or .bvecs.")
  private @Nullable Path input;

  @Option(names = "--images", paramLabel = "T", description = "Random images (default: 256).")
  private @Nullable Integer images;

  @Option(
      names = "--descriptors",
      paramLabel = "L",
      description = "Descriptors of an image (default: 128).")
  private @Nullable Integer descriptors;

  @Option(
      names = "--dimension",
      paramLabel = "F",
      description = "Columns of a descriptor (default: 64).")
  private @Nullable Integer dimension;

  @Option(
      names = "--clusters",
      paramLabel = "K",
      defaultValue = "16",
      description = "Visual words (default: ${DEFAULT-VALUE}).")
  private int clusters;

  @Option(
      names = "--rounds",
      paramLabel = "R",
      defaultValue = "21",
      description = "Every strategy has its turn so often (default: ${DEFAULT-VALUE}).")
  private int rounds;

  @Option(
      names = "--backend",
      paramLabel = "B",
      description = {
        "Another back end that takes its turn, transfers included: scalar, simd or xla:PLUGIN.so",
        "(vlad info --backends tells what is there)."
      })
  private @Nullable String otherBackend;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Mixin private Options.ThreadsOption threads;
  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    requireUsage();
    DescriptorBatch batch = input == null ? random() : read(input);
    Codebook codebook;
    try (Backend backend = Backend.simd(threads.count())) {
      codebook =
          KMeans.learn(
                  batch.descriptors(),
                  KMeansOptions.lloyd(clusters, SEED).withIterations(ITERATIONS),
                  backend)
              .codebook();
    }
    StrategyTimes times = run(batch, codebook);
    if (json) {
      Json.print(document(batch, times));
    } else {
      print(batch, times);
    }
    return 0;
  }

  private StrategyTimes run(DescriptorBatch batch, Codebook codebook) throws IOException {
    if (otherBackend == null) {
      try (StrategyBenchmark benchmark = new StrategyBenchmark(batch, codebook, threads.count())) {
        return benchmark.run(rounds);
      }
    }
    try (Workers workers = threads.open();
        Backend other = Options.BackendOption.open(otherBackend, workers);
        StrategyBenchmark benchmark =
            new StrategyBenchmark(batch, codebook, threads.count(), other)) {
      return benchmark.run(rounds);
    }
  }

  private void requireUsage() {
    if (input != null && (images != null || descriptors != null || dimension != null)) {
      throw new ParameterException(
          spec.commandLine(),
          "--input brings its own sizes; wanted it without --images, --descriptors, --dimension");
    }
    threads.count();
    if (otherBackend != null) {
      Options.BackendOption.requireKnown(otherBackend, spec.commandLine());
    }
    requireAtLeastOne("--images", images);
    requireAtLeastOne("--descriptors", descriptors);
    requireAtLeastOne("--dimension", dimension);
    requireAtLeastOne("--clusters", clusters);
    requireAtLeastOne("--rounds", rounds);
  }

  private void requireAtLeastOne(String option, @Nullable Integer value) {
    if (value != null && value < 1) {
      throw new ParameterException(
          spec.commandLine(), "%s %d; wanted at least 1".formatted(option, value));
    }
  }

  private DescriptorBatch random() {
    return StrategyBenchmark.normalBatch(
        images == null ? IMAGES : images,
        descriptors == null ? DESCRIPTORS : descriptors,
        dimension == null ? DIMENSION : dimension,
        SEED);
  }

  private static DescriptorBatch read(Path path) throws IOException {
    try (DescriptorFile file = DescriptorFile.open(path)) {
      if (file.rows() == 0) {
        throw new Failure("%s: no descriptors".formatted(path));
      }
      FloatMatrix rows = file.readAll();
      if (file.offsets().isPresent()) {
        return new DescriptorBatch(rows, file.offsets().get().toInts());
      }
      int count = (rows.rows() + INPUT_DESCRIPTORS - 1) / INPUT_DESCRIPTORS;
      int[] offsets = new int[count + 1];
      for (int i = 0; i <= count; i++) {
        offsets[i] = (int) Math.min(rows.rows(), (long) i * INPUT_DESCRIPTORS);
      }
      return new DescriptorBatch(rows, offsets);
    }
  }

  private Map<String, Object> document(DescriptorBatch batch, StrategyTimes times) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("images", batch.imageCount());
    document.put("descriptors", Math.ceilDiv(batch.descriptors().rows(), batch.imageCount()));
    document.put("dimension", batch.dimension());
    document.put("clusters", clusters);
    document.put("threads", threads.count());
    document.put("rows", batch.descriptors().rows());
    document.put("fmaLimitGflops", times.fmaGflops().median());
    document.put("readLimitGBs", times.readGBs().median());
    List<Object> strategies = new ArrayList<>();
    for (StrategyTimes.Row row : times.rows()) {
      Map<String, Object> fields = new LinkedHashMap<>();
      fields.put("name", name(row));
      fields.put("runs", row.encodeMillis().runs());
      fields.put("medianMillis", row.encodeMillis().median());
      fields.put("minMillis", row.encodeMillis().min());
      fields.put("lowerQuartileMillis", row.encodeMillis().lowerQuartile());
      fields.put("upperQuartileMillis", row.encodeMillis().upperQuartile());
      fields.put("ratioToBest", row.encodeMillis().median() / times.bestMillis());
      fields.put("assignMillis", row.assignMillis().median());
      fields.put("assignMinMillis", row.assignMillis().min());
      fields.put("assignGflops", row.assignGflops());
      fields.put("shareOfFmaLimit", row.shareOfFmaLimit());
      fields.put("shareOfReadLimit", row.shareOfReadLimit());
      strategies.add(fields);
    }
    document.put("strategies", strategies);
    times
        .other()
        .ifPresent(other -> {
          Map<String, Object> fields = new LinkedHashMap<>();
          fields.put("name", otherBackend);
          fields.put("runs", other.encodeMillis().runs());
          fields.put("medianMillis", other.encodeMillis().median());
          fields.put("minMillis", other.encodeMillis().min());
          fields.put("ratioToBest", other.encodeMillis().median() / times.bestMillis());
          fields.put("greatestDifference", other.greatestDifference());
          document.put("backend", fields);
        });
    Map<String, String> leftOut = new LinkedHashMap<>();
    times.leftOut().forEach((strategy, why) -> leftOut.put(lowerCase(strategy), why));
    document.put("leftOut", leftOut);
    return document;
  }

  private void print(DescriptorBatch batch, StrategyTimes times) {
    System.out.printf(
        "%,d images, %,d descriptors of %d columns, %,d words, %d threads, %d rounds; all agree%n",
        batch.imageCount(),
        batch.descriptors().rows(),
        batch.dimension(),
        clusters,
        threads.count(),
        rounds);
    System.out.printf(
        "limits: %.1f GFLOP/s of multiply-adds (%s), %.1f GB/s read from memory (%s)%n%n",
        times.fmaGflops().median(),
        quartiles("%.0f", times.fmaGflops()),
        times.readGBs().median(),
        quartiles("%.0f", times.readGBs()));
    System.out.println(
        "strategy    median ms           quartiles   least ms   × best"
            + "  assign ms      least  GFLOP/s  of FMA of read");
    for (StrategyTimes.Row row : times.rows()) {
      Spread encode = row.encodeMillis();
      System.out.printf(
          "%-10s %10.3f %19s %10.3f %8.2f %10.3f %10.3f %8.1f %6.0f%% %6.0f%%%s%n",
          name(row),
          encode.median(),
          quartiles("%.3f", encode),
          encode.min(),
          encode.median() / times.bestMillis(),
          row.assignMillis().median(),
          row.assignMillis().min(),
          row.assignGflops(),
          100 * row.shareOfFmaLimit(),
          100 * row.shareOfReadLimit(),
          encode.runs() == 1 ? "  (one run)" : "");
    }
    times
        .other()
        .ifPresent(other ->
            System.out.printf(
                "%-10s %10.3f %19s %10.3f %8.2f   differs by %.1g of the norm at most%n",
                otherBackend,
                other.encodeMillis().median(),
                quartiles("%.3f", other.encodeMillis()),
                other.encodeMillis().min(),
                other.encodeMillis().median() / times.bestMillis(),
                other.greatestDifference()));
    times
        .leftOut()
        .forEach(
            (strategy, why) -> System.out.printf("%-10s left out: %s%n", lowerCase(strategy), why));
  }

  private static String quartiles(String format, Spread spread) {
    return (format + "–" + format).formatted(spread.lowerQuartile(), spread.upperQuartile());
  }

  private static String name(StrategyTimes.Row row) {
    return lowerCase(row.strategy());
  }

  private static String lowerCase(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
