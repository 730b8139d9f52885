package dev.jvlad.photos.vectors;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.StoredFile;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an exported vector, in the form that is written as JSON. Of vectors from
 * elsewhere, which have no file, there is nothing but the first two.
 *
 * @param features whether there are any: the vector is not zero
 * @param width pixels of the upright picture
 * @param height pixels of the upright picture
 * @param bytes of the file
 * @param modified when the file was last changed, in UTC
 */
@JsonPropertyOrder({"id", "features", "width", "height", "bytes", "modified"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record VectorFacts(
    String id,
    boolean features,
    @Nullable Integer width,
    @Nullable Integer height,
    @Nullable Long bytes,
    @Nullable String modified) {

  /** Those of a stored entry. */
  public static VectorFacts of(StoredFile entry) {
    boolean features = entry.state() == StoredFile.State.INDEXED;
    FileFacts facts = entry.facts();
    return facts.bytes() == 0
        ? new VectorFacts(entry.id(), features, null, null, null, null)
        : new VectorFacts(
            entry.id(),
            features,
            facts.width(),
            facts.height(),
            facts.bytes(),
            Instant.ofEpochMilli(facts.lastModifiedMillis()).toString());
  }
}
