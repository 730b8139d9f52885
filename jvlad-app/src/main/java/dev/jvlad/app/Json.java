package dev.jvlad.app;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --json} prints: one document on standard output. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private static final ObjectMapper LINES = new JsonMapper();

  private Json() {}

  /** The same document as a tree. */
  static JsonNode tree(Object document) {
    return MAPPER.valueToTree(document);
  }

  /** A document in one line. */
  static String line(Object document) {
    return LINES.writeValueAsString(document);
  }

  static void print(Object document) {
    System.out.println(MAPPER.writeValueAsString(document));
  }
}
