package dev.jvlad.photos;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.image.DecodeLimits;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.RefusalKind;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Photos to vectors and features, without a collection: those that indexing would give. They are
 * handed over one by one in the order of their ids, and only a few are in memory.
 */
public final class PhotoEncoding {
  /** Photos in memory, for each thread: a large one keeps the others busy no longer than this. */
  private static final int PHOTOS_PER_THREAD = 8;

  private final PhotoExtractor extractor;
  private final ImageDecoder decoder;
  private final VladEncoder encoder;
  private final Workers workers;
  private final Progress progress;

  /** Photos that could not be read, with the reason; in the order of their ids. */
  private final Map<String, String> skipped = new TreeMap<>();

  private final AtomicInteger otherFiles = new AtomicInteger();

  /**
   * A photo that was encoded.
   *
   * @param vector zero if there are no features
   * @param features that are summed in the vector, with their weights
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record Encoded(String id, float[] vector, LocalFeatures features) {
    /** Whether there is nothing to compare the photo by. */
    public boolean isZero() {
      return PhotoCollection.isZero(vector);
    }
  }

  /** Takes photos. */
  @FunctionalInterface
  public interface Sink {
    /** Takes the next one. */
    void take(Encoded photo) throws IOException;
  }

  /**
   * An encoding run.
   *
   * @param extractor of the encoder's model
   * @param limits beyond which a photo is skipped
   */
  public PhotoEncoding(
      PhotoExtractor extractor,
      DecodeLimits limits,
      VladEncoder encoder,
      Workers workers,
      Progress progress) {
    this.extractor = extractor;
    this.decoder = new ImageDecoder(limits);
    this.encoder = encoder;
    this.workers = workers;
    this.progress = progress;
  }

  /** Encodes photos, by their ids; those that cannot be read are {@link #skipped}. */
  public void run(Map<String, Path> photos, Sink sink) throws IOException {
    List<Map.Entry<String, Path>> all = List.copyOf(photos.entrySet());
    int step = PHOTOS_PER_THREAD * workers.threads();
    Workers.Step<Map.Entry<String, Path>, Optional<Encoded>, IOException> encoding =
        progress.counting(
            "encoding", all.size(), photo -> encode(photo.getKey(), photo.getValue()));
    for (int from = 0; from < all.size(); from += step) {
      List<Map.Entry<String, Path>> some = all.subList(from, Math.min(all.size(), from + step));
      for (Optional<Encoded> encoded : workers.map(some, encoding)) {
        if (encoded.isPresent()) {
          sink.take(encoded.get());
        }
      }
    }
    progress.done();
  }

  /** Photos that could not be read, by their ids, with the reason. */
  public Map<String, String> skipped() {
    return Collections.unmodifiableMap(skipped);
  }

  /** How many files were no pictures, and are not called so either. */
  public int otherFiles() {
    return otherFiles.get();
  }

  private Optional<Encoded> encode(String id, Path file) throws IOException {
    LocalFeatures features;
    try {
      features = extractor.extract(file, decoder).summed();
    } catch (UnreadableImageException e) {
      if (e.kind() == RefusalKind.NOT_A_PICTURE && !PhotoFiles.isNamedAsPicture(file)) {
        otherFiles.incrementAndGet();
      } else {
        skip(id, e.reason());
      }
      return Optional.empty();
    }
    float[] vector =
        encoder
            .encode(DescriptorBatch.ofOneImage(features.descriptors(), features.weights()))
            .values();
    return Optional.of(new Encoded(id, vector, features));
  }

  private void skip(String id, String reason) {
    synchronized (skipped) {
      skipped.put(id, reason);
    }
  }
}
