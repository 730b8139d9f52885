package dev.jvlad.photos;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.Projection;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.image.DecodeLimits;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.RefusalKind;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.image.verify.CompactFeatures;
import dev.jvlad.index.CollectionException;
import dev.jvlad.index.ContentHash;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.ImageEntry;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.index.IndexSettings;
import dev.jvlad.index.StoredFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.features.ModelFeatures;
import dev.jvlad.photos.features.PhotoExtractor;
import dev.jvlad.photos.features.PhotoFeatures;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A collection of photos that is open: its model on a back end and its index.
 *
 * <pre>
 *   COLLECTION/model.vlad     the model, whose fingerprint the index repeats
 *   COLLECTION/index/         vectors and facts of the photos
 *   COLLECTION/axes.bin       what verification projects onto, see {@link VerificationAxes}
 *   COLLECTION/folders.tsv    the folders that were indexed
 * </pre>
 */
public final class PhotoCollection implements AutoCloseable {
  private final Path path;
  private final ModelFile.Saved saved;
  private final VladEncoder encoder;
  private final ImageIndex index;
  private final ModelFeatures features;
  private final Projection coordinates;
  private final ImageDecoder decoder;
  private @Nullable PhotoExtractor extractor;

  private PhotoCollection(
      Path path,
      ModelFile.Saved saved,
      ModelFeatures features,
      Projection coordinates,
      VladEncoder encoder,
      ImageIndex index,
      DecodeLimits limits) {
    this.path = path;
    this.saved = saved;
    this.features = features;
    this.encoder = encoder;
    this.index = index;
    this.coordinates = coordinates;
    this.decoder = new ImageDecoder(limits);
  }

  /** Where the model of a collection lies. */
  public static Path modelFile(Path collection) {
    return collection.resolve("model.vlad");
  }

  private static Path axesFile(Path collection) {
    return collection.resolve("axes.bin");
  }

  /** Where the index of a collection lies. */
  public static Path indexFolder(Path collection) {
    return collection.resolve("index");
  }

  static Path foldersFile(Path collection) {
    return collection.resolve("folders.tsv");
  }

  /** Whether there is a collection, if only one without photos yet. */
  public static boolean exists(Path collection) {
    return Files.isRegularFile(modelFile(collection));
  }

  /** Whether a file is the model of a collection with an index, whose vectors are that model's. */
  public static boolean isModelOfVectors(Path file) throws IOException {
    Path collection = file.toRealPath().getParent();
    return collection != null
        && Files.exists(modelFile(collection))
        && Files.isSameFile(file, modelFile(collection))
        && Files.exists(indexFolder(collection));
  }

  /** Whether a folder holds vectors that somebody brought, and neither photos nor a model. */
  public static boolean holdsVectorsAlone(Path collection) throws IOException {
    if (exists(collection) || !Files.isDirectory(indexFolder(collection))) {
      return false;
    }
    try {
      return ImageIndex.readSettings(indexFolder(collection)).areFromElsewhere();
    } catch (CollectionException e) { // something else, which whoever opens it will say
      return false;
    }
  }

  /**
   * Refuses a folder that {@linkplain #holdsVectorsAlone holds vectors alone}.
   *
   * @throws PhotosException if it does
   */
  static void requireNoVectorsAlone(Path collection) throws IOException {
    if (holdsVectorsAlone(collection)) {
      throw new PhotosException(
          "%s: holds vectors from elsewhere, without photos; wanted a collection of photos"
              .formatted(collection));
    }
  }

  /**
   * Whether the collection is a model without an index: what is left when making it was stopped
   * between the two. The next index goes on from there.
   */
  public static boolean isBegun(Path collection) throws IOException {
    if (!exists(collection)) {
      return false;
    }
    try {
      ImageIndex.readSettings(indexFolder(collection));
      return false;
    } catch (CollectionException e) {
      if (e.getCause() instanceof NoSuchFileException) {
        return true;
      }
      throw e;
    }
  }

  /**
   * Opens a collection for adding and removing; pictures are decoded within the default limits.
   *
   * @param backend that encodes
   * @param workers that search; neither is closed with the collection
   */
  public static PhotoCollection open(Path collection, Backend backend, Workers workers)
      throws IOException {
    return open(collection, backend, workers, DecodeLimits.DEFAULT);
  }

  /**
   * Opens a collection for adding and removing.
   *
   * @param backend that encodes
   * @param workers that search; neither is closed with the collection
   * @param limits of what decoding a picture may cost
   */
  public static PhotoCollection open(
      Path collection, Backend backend, Workers workers, DecodeLimits limits) throws IOException {
    ModelFile.Saved saved = model(collection);
    return of(
        collection,
        saved,
        ImageIndex.open(indexFolder(collection), settings(saved), workers),
        VerificationAxes::kept,
        backend,
        limits);
  }

  /**
   * Opens a collection for searching, also while another process adds to it; pictures are decoded
   * within the default limits.
   *
   * @param backend that encodes
   * @param workers that search; neither is closed with the collection
   */
  public static PhotoCollection openReadOnly(Path collection, Backend backend, Workers workers)
      throws IOException {
    return openReadOnly(collection, backend, workers, DecodeLimits.DEFAULT);
  }

  /**
   * Opens a collection for searching, also while another process adds to it.
   *
   * @param backend that encodes
   * @param workers that search; neither is closed with the collection
   * @param limits of what decoding a picture may cost
   */
  public static PhotoCollection openReadOnly(
      Path collection, Backend backend, Workers workers, DecodeLimits limits) throws IOException {
    ModelFile.Saved saved = model(collection);
    return of(
        collection,
        saved,
        ImageIndex.openReadOnly(indexFolder(collection), settings(saved), workers),
        VerificationAxes::keptOrComputed,
        backend,
        limits);
  }

  /** How the axes of a collection are had. */
  private interface Axes {
    Projection of(Path file, ModelFile.Saved model, ModelFeatures features) throws IOException;
  }

  /** The collection of an index that is open, and closes if the rest cannot be had. */
  private static PhotoCollection of(
      Path collection,
      ModelFile.Saved saved,
      ImageIndex index,
      Axes axes,
      Backend backend,
      DecodeLimits limits)
      throws IOException {
    try {
      ModelFeatures features = features(collection, saved);
      return new PhotoCollection(
          collection,
          saved,
          features,
          axes.of(axesFile(collection), saved, features),
          backend.encoder(saved.model()),
          index,
          limits);
    } catch (IOException | RuntimeException e) {
      try {
        index.close();
      } catch (IOException f) {
        e.addSuppressed(f);
      }
      throw e;
    }
  }

  /** The model of a collection. */
  public static ModelFile.Saved model(Path collection) throws IOException {
    if (!exists(collection)) {
      requireNoVectorsAlone(collection);
      throw new NoCollectionException(collection);
    }
    ModelFile.Saved saved = ModelFile.read(modelFile(collection));
    ModelFeatures.of(modelFile(collection), saved.model()); // which refuses unknown ones
    return saved;
  }

  private static ModelFeatures features(Path collection, ModelFile.Saved saved) throws IOException {
    ModelFeatures features = ModelFeatures.of(modelFile(collection), saved.model());
    features.requireSameHere(modelFile(collection));
    return features;
  }

  private static IndexSettings settings(ModelFile.Saved saved) {
    return new IndexSettings(saved.fingerprint(), saved.model().outputDimension());
  }

  /** The folder of the collection. */
  public Path path() {
    return path;
  }

  /** The model and its fingerprint. */
  public ModelFile.Saved model() {
    return saved;
  }

  /** The index. */
  public ImageIndex index() {
    return index;
  }

  /** Where the file of an id is now; empty if it is not where it was when it was indexed. */
  public Optional<Path> file(String id) throws IOException {
    Optional<StoredFile> entry = index.storedFile(id);
    return entry.isEmpty() ? Optional.empty() : place(entry.get()).filter(Files::isRegularFile);
  }

  /** The id that a file has, or had while it was there; empty if it is none of the collection's. */
  public Optional<String> id(Path file) throws IOException {
    Folders folders = Folders.read(foldersFile(path));
    for (String id : folders.ids(file)) {
      Optional<StoredFile> entry = index.storedFile(id);
      if (entry.isPresent() && folders.place(entry.get()).isPresent()) {
        return Optional.of(id);
      }
    }
    return Optional.empty();
  }

  /** Where the file of an entry is, or was; empty if its folder is none of the collection's. */
  public Optional<Path> place(StoredFile entry) throws IOException {
    return Folders.read(foldersFile(path)).place(entry);
  }

  /**
   * A photo small, in colour and upright, for somebody to look at; empty if its file is in none of
   * the folders.
   *
   * @param side the longer one in pixels, at most
   * @throws UnreadableImageException if the file gives no picture any more
   */
  public Optional<BufferedImage> thumbnail(String id, int side) throws IOException {
    Optional<Path> file = file(id);
    return file.isEmpty() ? Optional.empty() : Optional.of(decoder.thumbnail(file.get(), side));
  }

  /**
   * A query for the picture in a file.
   *
   * @throws UnreadableImageException if the file gives no picture
   */
  public PhotoQuery query(Path file) throws IOException {
    return new PhotoQuery(this, features(file), Optional.of(ContentHash.ofFile(file)));
  }

  /**
   * A query for the picture in a file that is held in memory.
   *
   * @param name stands for the file in messages
   * @throws UnreadableImageException if the bytes give no picture
   */
  public PhotoQuery query(byte[] content, String name) throws IOException {
    return new PhotoQuery(
        this,
        extractor().extract(content, name, decoder),
        Optional.of(ContentHash.ofContent(content)));
  }

  /** A query for an image. */
  public PhotoQuery query(BufferedImage image) throws IOException {
    return new PhotoQuery(this, features(image), Optional.empty());
  }

  PhotoFeatures features(Path file) throws IOException {
    return extractor().extract(file, decoder);
  }

  PhotoFeatures features(BufferedImage image) throws IOException {
    return extractor().extract(image);
  }

  /** Opened when it is first needed: much can be done without the network of a model. */
  private synchronized PhotoExtractor extractor() throws IOException {
    if (extractor == null) {
      extractor = PhotoExtractor.of(modelFile(path), saved.model());
    }
    return extractor;
  }

  /**
   * A file as the index keeps it: indexed, without features, unreadable or no picture.
   *
   * @throws UnreadableImageException if it gives no picture now, but may another time
   */
  ImageEntry entry(String id, Path file, FileFacts facts) throws IOException {
    try {
      PhotoFeatures features = features(file);
      FileFacts sized = facts.ofSize(features.width(), features.height());
      float[] vector = vector(features);
      return isZero(vector)
          ? new ImageEntry.NoFeatures(id, sized)
          : new ImageEntry.Indexed(
              id, sized, vector, CompactFeatures.of(features.keypoints(), coordinates).encode());
    } catch (UnreadableImageException e) {
      if (e.kind().mayPass()) {
        throw e;
      }
      return e.kind() == RefusalKind.NOT_A_PICTURE && !PhotoFiles.isNamedAsPicture(file)
          ? new ImageEntry.NotAnImage(id, facts, e.reason())
          : new ImageEntry.Unreadable(id, facts, e.reason());
    }
  }

  /** The vector of some features; zero where there are none. */
  float[] vector(PhotoFeatures features) {
    LocalFeatures summed = features.summed();
    return encoder
        .encode(DescriptorBatch.ofOneImage(summed.descriptors(), summed.weights()))
        .values();
  }

  /** The projection of descriptors that verification compares. */
  Projection coordinates() {
    return coordinates;
  }

  /** Whether a photo's vector is nearer to that of a copy than to that of its mirror image. */
  boolean vectorsTellMirrored() {
    return features.kind().vectorsTellMirrored();
  }

  /** Whether an entry is of a picture that could be read. */
  static boolean isPicture(StoredFile entry) {
    return switch (entry.state()) {
      case INDEXED, NO_FEATURES -> true;
      case UNREADABLE, NOT_AN_IMAGE -> false;
    };
  }

  /** Whether a vector is that of a picture without features. */
  public static boolean isZero(float[] vector) {
    for (float value : vector) {
      if (value != 0) {
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() throws IOException {
    PhotoExtractor opened = extractor;
    try (encoder;
        opened;
        index) {
      // Nothing is left to do; each is closed, whatever happens to the others.
    }
  }
}
