package dev.jvlad.learn;

import dev.jvlad.ClusterSums;
import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.RowSource;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.engine.NonFiniteRowException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** The samples of a training, loaded or streamed: what a codebook makes of all of them. */
sealed interface SampleSums {

  /** Residual sums, counts and inertia over all samples. */
  ClusterSums run(Codebook codebook) throws IOException;

  /** Samples that a back end holds. */
  record Loaded(ClusterStep step) implements SampleSums {
    @Override
    public ClusterSums run(Codebook codebook) {
      return step.run(codebook);
    }
  }

  /**
   * Samples that are read again for every run, in blocks of one size whatever the memory is, and
   * added in order; the next block is read while one is summed.
   *
   * @param similar some of the samples, loaded on the back end that sums
   */
  record Streamed(RowSource source, ClusterStep similar) implements SampleSums {
    private static final int BLOCK_BYTES = 8 << 20;

    @Override
    public ClusterSums run(Codebook codebook) throws IOException {
      int blockRows = Math.max(1, BLOCK_BYTES / (4 * source.dimension()));
      ClusterSums sums = new ClusterSums(codebook.size(), codebook.dimension());
      CompletableFuture<FloatMatrix> next = block(0, blockRows);
      ClusterStep last = similar;
      for (long first = 0; first < source.rows(); first += blockRows) {
        FloatMatrix block = awaited(next);
        next = block(first + blockRows, blockRows);
        try (ClusterStep step = last.withSamples(block)) {
          sums.merge(step.run(codebook));
          last = step;
        } catch (NonFiniteRowException e) {
          throw e.shiftedBy(first);
        }
      }
      return sums;
    }

    private CompletableFuture<FloatMatrix> block(long first, int most) {
      int rows = Math.clamp(source.rows() - first, 0, most);
      return CompletableFuture.supplyAsync(() -> {
        FloatMatrix block = FloatMatrix.zeros(rows, source.dimension());
        try {
          source.read(Math.min(first, source.rows()), rows, block.values());
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
        return block;
      });
    }

    private static FloatMatrix awaited(CompletableFuture<FloatMatrix> block) throws IOException {
      try {
        return block.join();
      } catch (CompletionException e) {
        if (e.getCause() instanceof UncheckedIOException unchecked) {
          throw unchecked.getCause();
        }
        throw e;
      }
    }
  }
}
