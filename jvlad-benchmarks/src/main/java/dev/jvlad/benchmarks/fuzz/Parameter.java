package dev.jvlad.benchmarks.fuzz;

import java.util.List;
import java.util.Locale;

/**
 * What a case can be drawn from, each a number; some numbers have names. The least value is the
 * simplest one, towards which a failure shrinks.
 */
enum Parameter {
  /** What is checked. */
  SUBJECT("encode", "step", "reduce", "pca"),
  /** Bits of a vector. */
  WIDTH(128),
  /** Of everything random in the case. */
  SEED(0),
  BACKEND("simd", "scalar"),
  /** See {@link Values}. */
  DATA(
      "gaussian",
      "falling",
      "slow",
      "blobs",
      "integers",
      "copies",
      "constant",
      "outliers",
      "deficient",
      "cancelling"),
  /** All numbers are multiplied by this power of ten. */
  SCALE(0),
  /** All rows and centroids are moved by a vector of this power of ten, if it is not 0. */
  OFFSET(0),
  /** Centroids of the first vocabulary. */
  K(1),
  /** Columns of a descriptor. */
  D(1),
  IMAGES(1),
  /** Descriptors of all images. */
  ROWS(0),
  /** How the rows are cut into images: huge is one image of nearly all. */
  LAYOUT("equal", "ragged", "huge"),
  WEIGHTS("none", "even", "extreme"),
  RESIDUALS("plain", "unit"),
  ORIGINS("centroids", "adapted"),
  ROTATION("none", "shared", "local", "learned"),
  NORMALIZE(
      "none",
      "l2",
      "ssr+l2",
      "power:0.2+l2",
      "intra+l2",
      "ssr+intra+l2",
      "intra+power:0.2+l2",
      "power:0.2+intra+l2"),
  VOCABULARIES(1),
  PROJECTION("none", "random", "whitening"),
  THREADS(1),
  /** How often the same is asked for. */
  CALLS(1),
  /** Whether every call has a back end of its own, whose memory nobody has used. */
  MEMORY("reused", "fresh"),
  /** Pieces of a streamed image. */
  PARTS(1),
  /** The number of the row that holds NaN, from 1; 0 for none. */
  BAD(0);

  private final int least;

  @SuppressWarnings("ImmutableEnumChecker") // List.of makes one that nobody changes
  private final List<String> names;

  Parameter(int least) {
    this.least = least;
    this.names = List.of();
  }

  Parameter(String... names) {
    this.least = 0;
    this.names = List.of(names);
  }

  int least() {
    return least;
  }

  /** How many values have names; 0 where values are numbers. */
  int choices() {
    return names.size();
  }

  String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  String format(int value) {
    return names.isEmpty() ? Integer.toString(value) : names.get(value);
  }

  int parse(String text) {
    if (names.isEmpty()) {
      return Integer.parseInt(text);
    }
    int value = names.indexOf(text);
    if (value < 0) {
      throw new IllegalArgumentException(
          "%s=%s; wanted one of %s".formatted(key(), text, String.join(", ", names)));
    }
    return value;
  }
}
