package dev.jvlad.onnx;

import java.util.Optional;

/**
 * How the tokens of a vision transformer tile its input: square patches, row by row, after some
 * tokens that are no patches.
 *
 * @param leading tokens before the first patch: none, the class token, or that and four registers
 *     (Darcet, Oquab, Mairal, Bojanowski, ICLR 2024)
 */
record TokenGrid(int leading, int rows, int columns) {
  private static final int[] LEADING = {0, 1, 5};

  /** The grid that has so many tokens; empty if none has. */
  static Optional<TokenGrid> of(int tokens, int height, int width) {
    for (int leading : LEADING) {
      for (int patch = 1; patch <= Math.min(height, width); patch++) {
        if (height % patch == 0
            && width % patch == 0
            && (long) (height / patch) * (width / patch) + leading == tokens) {
          return Optional.of(new TokenGrid(leading, height / patch, width / patch));
        }
      }
    }
    return Optional.empty();
  }
}
