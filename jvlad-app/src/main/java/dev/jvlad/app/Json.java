package dev.jvlad.app;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What {@code --json} prints: one document on standard output. */
final class Json {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private Json() {}

  /** The same document as a tree. */
  static JsonNode tree(Object document) {
    return MAPPER.valueToTree(document);
  }

  static void print(Object document) {
    System.out.println(MAPPER.writeValueAsString(document));
  }
}
