package dev.jvlad.learn;

import dev.jvlad.Codebook;
import java.util.List;

/**
 * A learned codebook.
 *
 * @param codebook k×d
 * @param inertia Σ ‖x − c‖² of all samples to this codebook
 * @param inertiaHistory at first and after every step; of mini-batches, each pass's estimate
 * @param converged whether the inertia settled before the iterations ran out
 * @param samples how many of the samples the steps took
 */
public record KMeansResult(
    Codebook codebook,
    double inertia,
    List<Double> inertiaHistory,
    boolean converged,
    long samples) {
  public KMeansResult {
    inertiaHistory = List.copyOf(inertiaHistory);
  }
}
