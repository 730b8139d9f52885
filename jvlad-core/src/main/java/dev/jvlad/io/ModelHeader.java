package dev.jvlad.io;

import dev.jvlad.Codebook;
import dev.jvlad.FeatureKind;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Projection;
import dev.jvlad.Residuals;
import dev.jvlad.Training;
import dev.jvlad.VladModel;
import dev.jvlad.Vocabulary;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A model's header, JSON, and which arrays follow it.
 *
 * <pre>
 *   {
 *     "residuals": "PLAIN" or "UNIT",
 *     "normalizations": "ssr,l2",                     see {@link Normalization#parse}
 *     "training": {
 *       "descriptors": the kind of features in one line,
 *       "samples": …, "inertia": …, "seed": …, "options": {name: text, …}
 *     },
 *     "arrays": {
 *       "centroids": [rows, columns], "origins": …, "rotation": …,   of which the first must be
 *       "projection": …, "mean": …                    where there is a projection
 *     },
 *     "further": {"1": {…}, "2": {…}, …},             where there are several vocabularies
 *     "features": {                                   where more is known than the line
 *       "name": …, "version": …, "parameters": {name: text, …}
 *     }
 *   }
 * </pre>
 *
 * What is outside of {@code further} is the first vocabulary's; the others have the same names, but
 * for the projection's. Arrays follow in the order in which they are named, those of further
 * vocabularies after all of the first. The version is 2 where there are origins or further
 * vocabularies, else 1.
 *
 * @param facts all scalars by their path, such as {@code training/seed}
 * @param shapes those of arrays by their path
 */
record ModelHeader(Map<String, String> facts, Map<String, int[]> shapes) {
  static final int OLDEST_VERSION = 1;
  static final int NEWEST_VERSION = 2;
  private static final JsonFactory JSON = new JsonFactory();

  /** The oldest version that has all that the model has. */
  static int version(VladModel model) {
    return model.vocabularies().size() == 1
            && !model.vocabularies().getFirst().codebook().isAdapted()
        ? OLDEST_VERSION
        : NEWEST_VERSION;
  }

  /** The arrays in the order in which they follow the header. */
  static List<FloatMatrix> arrays(VladModel model) {
    List<FloatMatrix> arrays = new ArrayList<>();
    for (int i = 0; i < model.vocabularies().size(); i++) {
      arrays.addAll(arrays(model, i).values());
    }
    return arrays;
  }

  /** Those of one vocabulary by name; the first's are followed by the projection's. */
  private static Map<String, FloatMatrix> arrays(VladModel model, int vocabulary) {
    Vocabulary words = model.vocabularies().get(vocabulary);
    Map<String, FloatMatrix> arrays = new LinkedHashMap<>();
    arrays.put("centroids", words.codebook().centroids());
    if (words.codebook().isAdapted()) {
      arrays.put("origins", words.codebook().origins());
    }
    words.rotation().ifPresent(rotation -> arrays.put("rotation", rotation));
    if (vocabulary == 0 && model.projection().isPresent()) {
      arrays.put("projection", model.projection().get().weights());
      arrays.put("mean", model.projection().get().mean());
    }
    return arrays;
  }

  /** The header of a model. */
  static String write(VladModel model) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      writeVocabulary(model, 0, json);
      if (model.vocabularies().size() > 1) {
        json.writeObjectPropertyStart("further");
        for (int i = 1; i < model.vocabularies().size(); i++) {
          json.writeObjectPropertyStart(Integer.toString(i));
          writeVocabulary(model, i, json);
          json.writeEndObject();
        }
        json.writeEndObject();
      }
      if (!model.features().isNameOnly()) {
        writeFeatures(model.features(), json);
      }
      json.writeEndObject();
    }
    return text.toString();
  }

  private static void writeVocabulary(VladModel model, int vocabulary, JsonGenerator json) {
    Vocabulary words = model.vocabularies().get(vocabulary);
    Training training = words.training();
    json.writeStringProperty("residuals", words.residuals().name());
    json.writeStringProperty("normalizations", Normalization.format(words.normalizations()));
    json.writeObjectPropertyStart("training");
    json.writeStringProperty("descriptors", model.features().describe());
    json.writeNumberProperty("samples", training.samples());
    json.writeNumberProperty("inertia", training.inertia());
    json.writeNumberProperty("seed", training.seed());
    writeTexts("options", training.options(), json);
    json.writeEndObject();
    json.writeObjectPropertyStart("arrays");
    arrays(model, vocabulary)
        .forEach((name, array) -> {
          json.writeArrayPropertyStart(name);
          json.writeNumber(array.rows());
          json.writeNumber(array.columns());
          json.writeEndArray();
        });
    json.writeEndObject();
  }

  private static void writeFeatures(FeatureKind features, JsonGenerator json) {
    json.writeObjectPropertyStart("features");
    json.writeStringProperty("name", features.name());
    json.writeStringProperty("version", features.version());
    writeTexts("parameters", features.parameters(), json);
    json.writeEndObject();
  }

  private static void writeTexts(String name, Map<String, String> texts, JsonGenerator json) {
    json.writeObjectPropertyStart(name);
    texts.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  static ModelHeader read(String text) {
    Map<String, String> facts = new LinkedHashMap<>();
    Map<String, int[]> shapes = new LinkedHashMap<>();
    try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
      json.nextToken();
      readObject(json, "", facts, shapes);
    }
    return new ModelHeader(facts, shapes);
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

  /**
   * The model of this header.
   *
   * @param arrays the bytes that follow it, little-endian
   * @throws IllegalArgumentException naming what is missing or does not fit
   */
  VladModel model(ByteBuffer arrays) {
    Map<String, FloatMatrix> read = new LinkedHashMap<>();
    shapes.forEach((name, shape) -> read.put(name, matrix(arrays, shape)));
    if (arrays.hasRemaining()) {
      throw new IllegalArgumentException(arrays.remaining() + " bytes more than the arrays need");
    }
    List<Vocabulary> vocabularies = new ArrayList<>(List.of(vocabulary("", read)));
    for (int i = 1; facts.containsKey("further/%d/residuals".formatted(i)); i++) {
      vocabularies.add(vocabulary("further/%d/".formatted(i), read));
    }
    return new VladModel(vocabularies, projection(read), features());
  }

  private static FloatMatrix matrix(ByteBuffer arrays, int[] shape) {
    long length = (long) shape[0] * shape[1];
    if (shape[0] < 0 || shape[1] < 0 || 4 * length > arrays.remaining()) {
      throw new IllegalArgumentException(
          "an array of %d×%d; %d bytes are left".formatted(shape[0], shape[1], arrays.remaining()));
    }
    float[] values = new float[(int) length];
    arrays.asFloatBuffer().get(values);
    arrays.position(arrays.position() + 4 * values.length);
    return FloatMatrix.of(shape[0], shape[1], values);
  }

  /** The vocabulary whose names begin with a path. */
  private Vocabulary vocabulary(String path, Map<String, FloatMatrix> arrays) {
    FloatMatrix centroids = required(arrays.get(path + "arrays/centroids"), "no centroids");
    FloatMatrix origins = arrays.get(path + "arrays/origins");
    return new Vocabulary(
        origins == null ? new Codebook(centroids) : new Codebook(centroids, origins),
        Residuals.valueOf(fact(path + "residuals")),
        Optional.ofNullable(arrays.get(path + "arrays/rotation")),
        Normalization.parse(fact(path + "normalizations")),
        training(path + "training/"));
  }

  private static Optional<Projection> projection(Map<String, FloatMatrix> arrays) {
    return Optional.ofNullable(arrays.get("arrays/projection"))
        .map(weights ->
            new Projection(
                weights, required(arrays.get("arrays/mean"), "a projection without its mean")));
  }

  private static FloatMatrix required(@Nullable FloatMatrix array, String missing) {
    if (array == null) {
      throw new IllegalArgumentException(missing);
    }
    return array;
  }

  private Training training(String path) {
    return new Training(
        Long.parseLong(fact(path + "samples")),
        Double.parseDouble(fact(path + "inertia")),
        Long.parseLong(fact(path + "seed")),
        texts(path + "options/"));
  }

  private FeatureKind features() {
    return facts.containsKey("features/name")
        ? new FeatureKind(
            fact("features/name"), fact("features/version"), texts("features/parameters/"))
        : FeatureKind.named(fact("training/descriptors"));
  }

  private Map<String, String> texts(String path) {
    Map<String, String> texts = new LinkedHashMap<>();
    facts.forEach((name, value) -> {
      if (name.startsWith(path)) {
        texts.put(name.substring(path.length()), value);
      }
    });
    return texts;
  }

  private String fact(String name) {
    String value = facts.get(name);
    if (value == null) {
      throw new IllegalArgumentException("no '%s'".formatted(name));
    }
    return value;
  }
}
