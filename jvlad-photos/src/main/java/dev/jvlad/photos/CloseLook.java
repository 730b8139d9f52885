package dev.jvlad.photos;

import dev.jvlad.image.verify.CompactFeatures;
import dev.jvlad.image.verify.QueryFeatures;
import dev.jvlad.image.verify.Verification;
import dev.jvlad.image.verify.Verifier;
import dev.jvlad.index.Hit;
import dev.jvlad.index.IndexSnapshot;
import java.io.IOException;
import java.util.Optional;

/**
 * Verifies photos of a collection at one point in time, by what the index keeps of them for that.
 * Where it keeps nothing, or the photo is not there, there is nothing to see.
 */
public final class CloseLook {
  private final IndexSnapshot snapshot;

  /** A close look at the photos of a snapshot. */
  public CloseLook(IndexSnapshot snapshot) {
    this.snapshot = snapshot;
  }

  /** Compares a query with a photo that was found. */
  public Optional<Verification> verify(QueryFeatures query, Hit hit) throws IOException {
    return verify(query, decode(hit.id(), snapshot.payload(hit)));
  }

  /** Compares a query with a photo. */
  public Optional<Verification> verify(QueryFeatures query, String id) throws IOException {
    return verify(query, features(id));
  }

  /** Compares one photo with another. */
  public Optional<Verification> verify(String query, String id) throws IOException {
    Optional<CompactFeatures> asked = features(query);
    return asked.isEmpty() ? Optional.empty() : verify(QueryFeatures.of(asked.get()), features(id));
  }

  private static Optional<Verification> verify(
      QueryFeatures query, Optional<CompactFeatures> stored) {
    return stored.map(features -> Verifier.verify(query, features));
  }

  private Optional<CompactFeatures> features(String id) throws IOException {
    Optional<byte[]> payload = snapshot.payload(id);
    return payload.isEmpty() ? Optional.empty() : decode(id, payload.get());
  }

  private Optional<CompactFeatures> decode(String id, byte[] payload) throws IOException {
    if (payload.length == 0) {
      return Optional.empty();
    }
    try {
      return Optional.of(CompactFeatures.decode(payload));
    } catch (IllegalArgumentException e) {
      throw snapshot.damaged(id, e);
    }
  }
}
