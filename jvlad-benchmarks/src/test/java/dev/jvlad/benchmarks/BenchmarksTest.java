package dev.jvlad.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Every benchmark is invoked once, at its smallest size, and checks its own result. Nothing is
 * measured.
 */
class BenchmarksTest {

  @Test
  void everyBenchmarkComputesWhatItMeasures() throws RunnerException {
    Collection<RunResult> results =
        new Runner(
                new OptionsBuilder()
                    .include("dev\\.jvlad\\.engine\\..*")
                    .mode(Mode.SingleShotTime)
                    .warmupIterations(0)
                    .measurementIterations(1)
                    .param("clusters", "64")
                    .param("dimension", "128")
                    .forks(0)
                    .shouldFailOnError(true)
                    .verbosity(VerboseMode.SILENT)
                    .build())
            .run();
    TreeSet<String> run = new TreeSet<>();
    for (RunResult result : results) {
      run.add(result.getParams().getBenchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1"));
    }
    assertThat(run)
        .containsExactly(
            "AssignmentBenchmark.bruteForce",
            "AssignmentBenchmark.pruned",
            "ClusterStepBenchmark.step",
            "EncodingBenchmark.fused",
            "ProductBenchmark.product",
            "ResidualSumsBenchmark.plain",
            "ResidualSumsBenchmark.unit");
  }
}
