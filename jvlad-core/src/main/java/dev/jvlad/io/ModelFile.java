package dev.jvlad.io;

import dev.jvlad.Codebook;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A trained model in a file. All numbers are little-endian.
 *
 * <pre>
 *   offset  length  field
 *   0       8       magic, "jvladmod" in ASCII
 *   8       4       format version: 2 where there are origins or further vocabularies, else 1
 *   12      4       h, length of the header
 *   16      h       header, JSON in UTF-8: see below
 *   16+h    …       the arrays in the header's order, float32, row-major
 *   end−4   4       CRC-32C of all bytes before
 * </pre>
 *
 * The header names residuals and normalizations, what the model was trained on, and the shape of
 * every array as [rows, columns]: centroids, and where there is one origins, rotation, projection,
 * mean. Further vocabularies are objects "1", "2" and so on in an object "further", each with the
 * same names but for the last two. The SHA-256 of the file is the model's fingerprint.
 */
public final class ModelFile {
  private static final byte[] MAGIC = "jvladmod".getBytes(StandardCharsets.US_ASCII);
  private static final int PLAIN_VERSION = 1;
  private static final int VERSION = 2;
  private static final int HEADER_AT = 16;
  private static final int CHECKSUM_LENGTH = 4;
  private static final JsonFactory JSON = new JsonFactory();

  /**
   * A model and the fingerprint of its file.
   *
   * @param fingerprint SHA-256 in 64 hexadecimal digits
   */
  public record Saved(VladModel model, String fingerprint) {}

  private ModelFile() {}

  /** Writes a model, whole or not at all, and returns its fingerprint. */
  public static Saved write(VladModel model, Path path) throws IOException {
    byte[] bytes = bytes(model);
    try (AtomicFile file = AtomicFile.create(path)) {
      file.write(ByteBuffer.wrap(bytes));
      file.commit();
    }
    return new Saved(model, fingerprint(bytes));
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
    return new Saved(model(path, bytes), fingerprint(bytes));
  }

  private static int version(VladModel model) {
    return model.further().isEmpty() && !model.codebook().isAdapted() ? PLAIN_VERSION : VERSION;
  }

  private static Map<String, FloatMatrix> arrays(VladModel model) {
    Map<String, FloatMatrix> arrays = new LinkedHashMap<>();
    arrays.put("centroids", model.codebook().centroids());
    if (model.codebook().isAdapted()) {
      arrays.put("origins", model.codebook().origins());
    }
    model.rotation().ifPresent(rotation -> arrays.put("rotation", rotation));
    model
        .projection()
        .ifPresent(projection -> {
          arrays.put("projection", projection.weights());
          arrays.put("mean", projection.mean());
        });
    return arrays;
  }

  private static byte[] bytes(VladModel model) {
    List<FloatMatrix> arrays = new ArrayList<>(arrays(model).values());
    model.further().forEach(further -> arrays.addAll(arrays(further).values()));
    byte[] header = header(model).getBytes(StandardCharsets.UTF_8);
    long length = (long) HEADER_AT + header.length + CHECKSUM_LENGTH;
    for (FloatMatrix array : arrays) {
      length += 4L * array.values().length;
    }
    ByteBuffer buffer = ByteBuffer.allocate(Math.toIntExact(length)).order(ByteOrder.LITTLE_ENDIAN);
    buffer.put(MAGIC).putInt(version(model)).putInt(header.length).put(header);
    for (FloatMatrix array : arrays) {
      buffer.asFloatBuffer().put(array.values());
      buffer.position(buffer.position() + 4 * array.values().length);
    }
    buffer.putInt(checksum(buffer.array(), buffer.position()));
    return buffer.array();
  }

  private static String header(VladModel model) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      writeFacts(model, json);
      if (!model.further().isEmpty()) {
        json.writeObjectPropertyStart("further");
        for (int i = 0; i < model.further().size(); i++) {
          json.writeObjectPropertyStart(Integer.toString(i + 1));
          writeFacts(model.further().get(i), json);
          json.writeEndObject();
        }
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void writeFacts(VladModel model, JsonGenerator json) {
    Training training = model.training();
    json.writeStringProperty("residuals", model.residuals().name());
    json.writeStringProperty("normalizations", Normalization.format(model.normalizations()));
    json.writeObjectPropertyStart("training");
    json.writeStringProperty("descriptors", training.descriptors());
    json.writeNumberProperty("samples", training.samples());
    json.writeNumberProperty("inertia", training.inertia());
    json.writeNumberProperty("seed", training.seed());
    json.writeObjectPropertyStart("options");
    training.options().forEach(json::writeStringProperty);
    json.writeEndObject();
    json.writeEndObject();
    json.writeObjectPropertyStart("arrays");
    arrays(model)
        .forEach((name, array) -> {
          json.writeArrayPropertyStart(name);
          json.writeNumber(array.rows());
          json.writeNumber(array.columns());
          json.writeEndArray();
        });
    json.writeEndObject();
  }

  private static VladModel model(Path path, byte[] bytes) throws MalformedFileException {
    if (bytes.length < HEADER_AT + CHECKSUM_LENGTH
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
      throw new MalformedFileException(path, "is not a model file: it does not begin as one");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int version = buffer.getInt(MAGIC.length);
    if (version < PLAIN_VERSION || version > VERSION) {
      throw new MalformedFileException(
          path,
          "is a model of format version %d; wanted %d or %d"
              .formatted(version, PLAIN_VERSION, VERSION));
    }
    int end = bytes.length - CHECKSUM_LENGTH;
    if (buffer.getInt(end) != checksum(bytes, end)) {
      throw new MalformedFileException(
          path, "is a damaged model file: its checksum does not fit (%,d bytes)".formatted(end));
    }
    int headerLength = buffer.getInt(MAGIC.length + 4);
    if (headerLength < 0 || headerLength > end - HEADER_AT) {
      throw new MalformedFileException(
          path, MAGIC.length + 4, "header length %d does not fit".formatted(headerLength));
    }
    try {
      Header header =
          Header.read(new String(bytes, HEADER_AT, headerLength, StandardCharsets.UTF_8));
      return header.model(buffer.slice(HEADER_AT + headerLength, end - HEADER_AT - headerLength));
    } catch (JacksonException | IllegalArgumentException e) {
      MalformedFileException malformed =
          new MalformedFileException(path, "has a header that does not fit: " + firstLine(e));
      malformed.initCause(e);
      throw malformed;
    }
  }

  private static String firstLine(Exception e) {
    return e.getMessage() == null
        ? e.getClass().getSimpleName()
        : e.getMessage().lines().findFirst().orElse("");
  }

  private static int checksum(byte[] bytes, int length) {
    CRC32C checksum = new CRC32C();
    checksum.update(bytes, 0, length);
    return (int) checksum.getValue();
  }

  private static String fingerprint(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The header as it was read: scalars by their path, shapes by the array's name. */
  private record Header(Map<String, String> facts, Map<String, int[]> shapes) {

    static Header read(String text) {
      Map<String, String> facts = new LinkedHashMap<>();
      Map<String, int[]> shapes = new LinkedHashMap<>();
      try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
        json.nextToken();
        readObject(json, "", facts, shapes);
      }
      return new Header(facts, shapes);
    }

    private static void readObject(
        JsonParser json, String path, Map<String, String> facts, Map<String, int[]> shapes) {
      while (json.nextToken() == JsonToken.PROPERTY_NAME) {
        String name = path + json.currentName();
        switch (json.nextToken()) {
          case START_OBJECT -> readObject(json, name + "/", facts, shapes);
          case START_ARRAY -> {
            int[] shape = {json.nextIntValue(-1), json.nextIntValue(-1)};
            json.nextToken();
            shapes.put(name, shape);
          }
          default -> facts.put(name, json.getString());
        }
      }
    }

    VladModel model(ByteBuffer arrays) {
      arrays.order(ByteOrder.LITTLE_ENDIAN);
      Map<String, FloatMatrix> read = new LinkedHashMap<>();
      shapes.forEach((name, shape) -> read.put(name, matrix(arrays, shape)));
      if (arrays.hasRemaining()) {
        throw new IllegalArgumentException(arrays.remaining() + " bytes more than the arrays need");
      }
      List<VladModel> parts = new ArrayList<>(List.of(part("", read)));
      for (int i = 1; facts.containsKey("further/%d/residuals".formatted(i)); i++) {
        parts.add(part("further/%d/".formatted(i), read));
      }
      VladModel model = VladModel.ofParts(parts);
      FloatMatrix weights = read.get("arrays/projection");
      if (weights == null) {
        return model;
      }
      return model.withProjection(
          new Projection(
              weights, required(read.get("arrays/mean"), "a projection without its mean")));
    }

    /** The model of one vocabulary whose names begin with a path. */
    private VladModel part(String path, Map<String, FloatMatrix> read) {
      FloatMatrix centroids = required(read.get(path + "arrays/centroids"), "no centroids");
      FloatMatrix origins = read.get(path + "arrays/origins");
      return new VladModel(
          origins == null ? new Codebook(centroids) : new Codebook(centroids, origins),
          Residuals.valueOf(fact(path + "residuals")),
          Optional.ofNullable(read.get(path + "arrays/rotation")),
          Normalization.parse(fact(path + "normalizations")),
          Optional.empty(),
          training(path + "training/"));
    }

    private static FloatMatrix required(@Nullable FloatMatrix array, String missing) {
      if (array == null) {
        throw new IllegalArgumentException(missing);
      }
      return array;
    }

    private static FloatMatrix matrix(ByteBuffer arrays, int[] shape) {
      long length = (long) shape[0] * shape[1];
      if (shape[0] < 0 || shape[1] < 0 || 4 * length > arrays.remaining()) {
        throw new IllegalArgumentException(
            "an array of %d×%d; %d bytes are left"
                .formatted(shape[0], shape[1], arrays.remaining()));
      }
      float[] values = new float[(int) length];
      arrays.asFloatBuffer().get(values);
      arrays.position(arrays.position() + 4 * values.length);
      return FloatMatrix.of(shape[0], shape[1], values);
    }

    private Training training(String path) {
      Map<String, String> options = new LinkedHashMap<>();
      facts.forEach((name, value) -> {
        if (name.startsWith(path + "options/")) {
          options.put(name.substring((path + "options/").length()), value);
        }
      });
      return new Training(
          fact(path + "descriptors"),
          Long.parseLong(fact(path + "samples")),
          Double.parseDouble(fact(path + "inertia")),
          Long.parseLong(fact(path + "seed")),
          options);
    }

    private String fact(String name) {
      String value = facts.get(name);
      if (value == null) {
        throw new IllegalArgumentException("no '%s'".formatted(name));
      }
      return value;
    }
  }
}
