package dev.jvlad.io;

import dev.jvlad.VladModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;

/**
 * A trained model in a file, or as the same bytes elsewhere: in a database, on its way to another
 * machine. They are a header and arrays, see {@link ModelHeader}, in an envelope with version and
 * checksum, see {@link ModelEnvelope}. Their SHA-256 is the model's fingerprint.
 */
public final class ModelFile {
  /** What every model begins with, a byte a character. */
  public static final String MAGIC = "jvladmod";

  /**
   * A model and the fingerprint of its bytes.
   *
   * @param fingerprint SHA-256 in 64 hexadecimal digits
   */
  public record Saved(VladModel model, String fingerprint) {}

  private ModelFile() {}

  /** Writes a model, whole or not at all, and returns its fingerprint. */
  public static Saved write(VladModel model, Path path) throws IOException {
    byte[] bytes = toBytes(model);
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(ByteBuffer.wrap(bytes));
      file.commit();
    }
    return new Saved(model, ModelEnvelope.fingerprint(bytes));
  }

  /**
   * Reads a model.
   *
   * @throws MalformedFileException if the file is no model, of another version, cut or changed
   */
  public static Saved read(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file");
    }
    if (Files.isDirectory(path)) {
      throw new MalformedFileException(path, "is a directory; wanted a model file");
    }
    byte[] bytes = Files.readAllBytes(path);
    try {
      return saved(bytes);
    } catch (IllegalArgumentException e) {
      MalformedFileException malformed = new MalformedFileException(path, problem(e));
      malformed.initCause(e);
      throw malformed;
    }
  }

  /** What {@link #write} writes. */
  public static byte[] toBytes(VladModel model) {
    return ModelEnvelope.seal(
        ModelHeader.version(model), ModelHeader.write(model), ModelHeader.arrays(model));
  }

  /**
   * The model of some bytes, which are those of a file or of {@link #toBytes}.
   *
   * @param source what an error calls them, such as the key that they were found by
   * @throws IllegalArgumentException if they are no model, of another version, cut or changed
   */
  public static Saved fromBytes(byte[] bytes, String source) {
    try {
      return saved(bytes);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(source + ": " + problem(e), e);
    }
  }

  private static Saved saved(byte[] bytes) {
    ModelEnvelope envelope =
        ModelEnvelope.open(bytes, ModelHeader.OLDEST_VERSION, ModelHeader.NEWEST_VERSION);
    try {
      VladModel model = ModelHeader.read(envelope.header()).model(envelope.arrays());
      return new Saved(model, ModelEnvelope.fingerprint(bytes));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IllegalArgumentException("has a header that does not fit: " + problem(e), e);
    }
  }

  private static String problem(Exception e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse("");
  }
}
