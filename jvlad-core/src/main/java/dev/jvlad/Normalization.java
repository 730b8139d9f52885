package dev.jvlad;

import java.util.ArrayList;
import java.util.List;

/**
 * One step between the residual sums and the finished vector. Steps are applied in the order of a
 * list; zero stays zero in all of them.
 */
public sealed interface Normalization {
  /** Signed square root: {@code power(0.5)}. */
  Normalization SIGNED_SQUARE_ROOT = new Power(0.5);

  /**
   * Component by component, sign(v)·|v|^exponent (Perronnin, Sánchez, Mensink, ECCV 2010; for VLAD
   * Jégou et al., PAMI 2012).
   *
   * @param exponent above 0, at most 1
   */
  record Power(double exponent) implements Normalization {
    public Power {
      if (!(exponent > 0 && exponent <= 1)) {
        throw new IllegalArgumentException(
            "a power of %s; wanted more than 0 and at most 1".formatted(exponent));
      }
    }

    @Override
    public String toString() {
      return exponent == 0.5 ? "ssr" : "power:" + exponent;
    }
  }

  /**
   * Every word's d columns to unit Euclidean length (intra-normalisation; Arandjelović, Zisserman,
   * CVPR 2013).
   */
  record PerClusterL2() implements Normalization {
    @Override
    public String toString() {
      return "intra";
    }
  }

  /** The whole vector to unit Euclidean length. */
  record L2() implements Normalization {
    @Override
    public String toString() {
      return "l2";
    }
  }

  /** Those of plain VLAD: signed square root, then unit length. */
  static List<Normalization> plain() {
    return List.of(SIGNED_SQUARE_ROOT, new L2());
  }

  /**
   * Reads a comma-separated list of {@code ssr}, {@code power:A}, {@code intra}, {@code l2}; {@code
   * none} alone is the empty list.
   *
   * @throws IllegalArgumentException naming the step that is none of these
   */
  static List<Normalization> parse(String list) {
    if (list.equals("none")) {
      return List.of();
    }
    List<Normalization> steps = new ArrayList<>();
    for (String step : list.split(",", -1)) {
      steps.add(parseStep(step.strip()));
    }
    return List.copyOf(steps);
  }

  private static Normalization parseStep(String step) {
    return switch (step) {
      case "ssr" -> SIGNED_SQUARE_ROOT;
      case "intra" -> new PerClusterL2();
      case "l2" -> new L2();
      default -> {
        if (step.startsWith("power:")) {
          try {
            yield new Power(Double.parseDouble(step.substring("power:".length())));
          } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                "normalisation '%s': the exponent is no number".formatted(step), e);
          }
        }
        throw new IllegalArgumentException(
            "normalisation '%s'; wanted ssr, power:A, intra, l2, or none alone".formatted(step));
      }
    };
  }

  /** The list in the form that {@link #parse} reads. */
  static String format(List<Normalization> steps) {
    return steps.isEmpty()
        ? "none"
        : String.join(",", steps.stream().map(Normalization::toString).toList());
  }
}
