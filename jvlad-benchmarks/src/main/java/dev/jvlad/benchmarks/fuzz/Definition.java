package dev.jvlad.benchmarks.fuzz;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** VLAD from its definition. It shares no arithmetic with the engine. */
final class Definition {
  private final VladModel model;
  private final DescriptorBatch batch;

  /** Of every vocabulary. */
  private final List<Nearest> nearest = new ArrayList<>();

  private boolean cancelled;

  Definition(VladModel model, DescriptorBatch batch) {
    this.model = model;
    this.batch = batch;
    for (Vocabulary vocabulary : model.vocabularies()) {
      nearest.add(Nearest.of(batch.descriptors(), vocabulary.codebook().centroids()));
    }
  }

  /** The words of the first vocabulary. */
  Nearest nearest() {
    return nearest.getFirst();
  }

  /** Whether a column of a word of an image so far was nothing though its terms were not. */
  boolean cancelled() {
    return cancelled;
  }

  /** The vector of an image. */
  Approximation vector(int image) {
    Approximation joint = new Approximation(model.vladDimension());
    List<Vocabulary> vocabularies = model.vocabularies();
    int at = 0;
    for (int p = 0; p < vocabularies.size(); p++) {
      Approximation own = vector(vocabularies.get(p), nearest.get(p).words(), image);
      joint.put(own, at);
      at += own.length();
    }
    if (vocabularies.size() > 1) {
      joint.toUnitLength(0, joint.length());
    }
    return model.projection().map(joint::projected).orElse(joint);
  }

  private Approximation vector(Vocabulary vocabulary, int[] words, int image) {
    int k = vocabulary.codebook().size();
    int d = vocabulary.codebook().dimension();
    FloatMatrix origins = vocabulary.codebook().origins();
    double greatestWeight = greatestWeight(image);
    @Nullable WordSum[] sums = new WordSum[k];
    for (int row = batch.offsets()[image]; row < batch.offsets()[image + 1]; row++) {
      int word = words[row];
      WordSum sum = sums[word];
      if (sum == null) {
        sum = new WordSum(d, greatestWeight);
        sums[word] = sum;
      }
      sum.add(batch.descriptors(), row, batch.weights(), origins, word, vocabulary.residuals());
    }
    float[] rotation = vocabulary.rotation().map(FloatMatrix::values).orElse(new float[0]);
    Approximation v = new Approximation(k * d);
    for (int j = 0; j < k; j++) {
      WordSum sum = sums[j];
      if (sum != null) {
        cancelled |= sum.count() > 1 && sum.cancels();
        sum.write(
            vocabulary.residuals(), rotation, rotation.length == d * d ? 0 : j * d * d, v, j * d);
      }
    }
    normalize(v, vocabulary.normalizations(), d);
    return v;
  }

  private double greatestWeight(int image) {
    float[] weights = batch.weights();
    double greatest = weights.length == 0 ? 1 : 0;
    for (int i = batch.offsets()[image]; i < batch.offsets()[image + 1]; i++) {
      greatest = weights.length == 0 ? 1 : Math.max(greatest, weights[i]);
    }
    return greatest;
  }

  private static void normalize(Approximation v, List<Normalization> steps, int d) {
    for (Normalization step : steps) {
      switch (step) {
        case Normalization.Power(double exponent) -> v.power(exponent);
        case Normalization.PerClusterL2() -> {
          for (int at = 0; at < v.length(); at += d) {
            v.toUnitLength(at, d);
          }
        }
        case Normalization.L2() -> v.toUnitLength(0, v.length());
      }
    }
  }
}
