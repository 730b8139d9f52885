package dev.jvlad.benchmarks.fuzz;

import java.util.EnumMap;
import java.util.Objects;
import java.util.SplittableRandom;

/**
 * One case: a value for every parameter, from which the input follows. Its line names the values
 * that are not the least.
 */
final class FuzzCase {
  private final EnumMap<Parameter, Integer> values;

  private FuzzCase(EnumMap<Parameter, Integer> values) {
    this.values = values;
  }

  /** Every parameter at its least. */
  static FuzzCase least() {
    EnumMap<Parameter, Integer> values = new EnumMap<>(Parameter.class);
    for (Parameter parameter : Parameter.values()) {
      values.put(parameter, parameter.least());
    }
    return new FuzzCase(values);
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException naming a word that is no {@code parameter=value}
   */
  static FuzzCase parse(String line) {
    FuzzCase parsed = least();
    for (String word : line.strip().split(" +", -1)) {
      int equals = word.indexOf('=');
      Parameter known = null;
      for (Parameter parameter : Parameter.values()) {
        if (equals > 0 && parameter.key().equals(word.substring(0, equals))) {
          known = parameter;
        }
      }
      if (known == null) {
        throw new IllegalArgumentException("'%s' is no parameter=value".formatted(word));
      }
      parsed = parsed.with(known, known.parse(word.substring(equals + 1)));
    }
    return parsed;
  }

  int get(Parameter parameter) {
    return Objects.requireNonNull(values.get(parameter));
  }

  /** Whether the parameter's value has this name. */
  boolean is(Parameter parameter, String name) {
    return get(parameter) == parameter.parse(name);
  }

  /** The name of the parameter's value. */
  String name(Parameter parameter) {
    return parameter.format(get(parameter));
  }

  FuzzCase with(Parameter parameter, int value) {
    EnumMap<Parameter, Integer> changed = new EnumMap<>(values);
    changed.put(parameter, value);
    return new FuzzCase(changed);
  }

  FuzzCase with(Parameter parameter, String name) {
    return with(parameter, parameter.parse(name));
  }

  /** Randomness for one part of the input, which no other part moves. */
  SplittableRandom random(int part) {
    return new SplittableRandom(get(Parameter.SEED) * 1_000_003L + part);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FuzzCase that && values.equals(that.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder line = new StringBuilder();
    for (Parameter parameter : Parameter.values()) {
      if (get(parameter) != parameter.least() || parameter == Parameter.SUBJECT) {
        line.append(line.isEmpty() ? "" : " ")
            .append(parameter.key())
            .append('=')
            .append(parameter.format(get(parameter)));
      }
    }
    return line.toString();
  }
}
