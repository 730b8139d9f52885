package dev.jvlad.photos;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jvlad.Normalization;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.features.ModelFeatures;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a model, in the form that is written as JSON.
 *
 * @param model its file; null, and not written, for a collection's own
 * @param clusters of each vocabulary
 * @param dimension of the descriptors
 * @param outputDimension of the vectors
 * @param samples that it was learned from
 * @param inertia sum of the samples' squared distances to their centroids
 * @param options further facts, each written under its name
 */
@JsonPropertyOrder({
  "model",
  "fingerprint",
  "vocabularies",
  "clusters",
  "dimension",
  "outputDimension",
  "residuals",
  "normalizations",
  "descriptors",
  "samples",
  "inertia",
  "seed"
})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelInfo(
    @Nullable String model,
    String fingerprint,
    int vocabularies,
    int clusters,
    int dimension,
    int outputDimension,
    String residuals,
    String normalizations,
    String descriptors,
    long samples,
    double inertia,
    long seed,
    @JsonAnyGetter Map<String, String> options) {

  /** What is known of a model in a file of its own. */
  public static ModelInfo of(String file, ModelFile.Saved saved) {
    return info(file, saved);
  }

  static ModelInfo ofCollection(ModelFile.Saved saved) {
    return info(null, saved);
  }

  private static ModelInfo info(@Nullable String file, ModelFile.Saved saved) {
    VladModel model = saved.model();
    Vocabulary first = model.vocabularies().getFirst();
    return new ModelInfo(
        file,
        saved.fingerprint(),
        model.vocabularies().size(),
        first.codebook().size(),
        first.codebook().dimension(),
        model.outputDimension(),
        first.residuals().name().toLowerCase(Locale.ROOT),
        Normalization.format(first.normalizations()),
        ModelFeatures.describe(model),
        first.training().samples(),
        first.training().inertia(),
        first.training().seed(),
        first.training().options());
  }
}
