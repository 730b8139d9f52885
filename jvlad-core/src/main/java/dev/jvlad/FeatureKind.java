package dev.jvlad;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What descriptors are: which extractor made them, and how. Models of different kinds do not go
 * together.
 *
 * @param name of the extractor, or the sentence in which a file from before there were kinds says
 *     all of it
 * @param version of the features, which changes when they do; empty if nobody knows
 * @param parameters that decide what comes out, by name, in the order of names
 */
public record FeatureKind(String name, String version, Map<String, String> parameters) {
  /** Of descriptors that came from outside. */
  public static final FeatureKind UNKNOWN = named("unknown");

  public FeatureKind {
    parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
  }

  /** A kind of which no more is known than what it is called. */
  public static FeatureKind named(String name) {
    return new FeatureKind(name, "", Map.of());
  }

  /** Whether nothing is known but the name. */
  public boolean isNameOnly() {
    return version.isEmpty() && parameters.isEmpty();
  }

  /** All of it in one line: {@code name version, parameter value, parameter value}. */
  public String describe() {
    String values =
        parameters.entrySet().stream()
            .map(parameter -> ", " + parameter.getKey() + " " + parameter.getValue())
            .collect(Collectors.joining());
    return name + (version.isEmpty() ? "" : " " + version) + values;
  }
}
