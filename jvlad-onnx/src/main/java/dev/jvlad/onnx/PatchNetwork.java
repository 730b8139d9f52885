package dev.jvlad.onnx;

import ai.onnxruntime.OrtEnvironment;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A network in an ONNX file that gives features of patches: those become descriptors of unit length
 * (Keetha et al., AnyLoc, IEEE RA-L 2023). It takes one float tensor N×3×H×W, a picture as {@link
 * PictureTensor} makes it. Of its outputs the first of rank 4 or 3 counts: N×F×rows×columns, or
 * N×tokens×F as {@link TokenGrid} reads it.
 *
 * <p>A picture is resampled to the size that the network asks for, whatever its own shape, and
 * where the network leaves a side open, to {@link InputSize}.
 *
 * <p>Safe for use by several threads: the thread that asks computes, as pictures are what is done
 * side by side.
 */
public final class PatchNetwork implements AutoCloseable {
  private final Path file;
  private final String sha256;
  private final InputSize size;
  private final OnnxSession session;

  private PatchNetwork(Path file, String sha256, InputSize size, OnnxSession session) {
    this.file = file;
    this.sha256 = sha256;
    this.size = size;
    this.session = session;
  }

  /**
   * Loads a network.
   *
   * @param size for a network that takes pictures of any size
   * @throws NoSuchFileException if there is no such file
   * @throws NetworkException if it is no ONNX file, or its input or output is not as above
   * @throws IllegalStateException if ONNX Runtime is not there for this platform
   */
  public static PatchNetwork open(Path file, InputSize size) throws IOException {
    if (!Files.exists(file)) {
      throw new NoSuchFileException(file.toString(), null, "no such file; wanted an ONNX file");
    }
    if (!Files.isRegularFile(file)) {
      throw new NetworkException(file, "is not a regular file; wanted an ONNX file", null);
    }
    OrtEnvironment environment = OnnxRuntime.load();
    return new PatchNetwork(file, sha256(file), size, OnnxSession.open(file, environment));
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * What makes the descriptors, in one line. Two networks of equal lines give descriptors that may
   * be compared.
   */
  public String describe() {
    return "onnx sha256 %s, %s, ImageNet mean and deviation, unit length"
        .formatted(
            sha256,
            isOpen()
                ? "≤%d px in patches of %d".formatted(size.longer(), size.patch())
                : "%d×%d px".formatted(session.inputColumns(), session.inputRows()));
  }

  private boolean isOpen() {
    return session.inputRows() < 1 || session.inputColumns() < 1;
  }

  /** The longer side that the network sees, in pixels: more of a picture are of no use to it. */
  public int longerSide() {
    int asked = Math.max(session.inputRows(), session.inputColumns());
    return isOpen() ? Math.max(size.longer(), asked) : asked;
  }

  /**
   * Columns of the descriptors, seen by asking for those of a black picture: networks need not say.
   *
   * @throws NetworkException as {@link #patches} does
   */
  public int dimension() throws NetworkException {
    BufferedImage black = new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB);
    return patches(black).descriptors().columns();
  }

  /**
   * The features of a picture's patches.
   *
   * @throws NetworkException if the network fails on it, or what it gives are no finite features of
   *     patches
   */
  public Patches patches(BufferedImage image) throws NetworkException {
    int width = image.getWidth();
    int height = image.getHeight();
    int shorter = size.shorter(Math.max(width, height), Math.min(width, height));
    int rows = height < width ? shorter : size.longer();
    int columns = height < width ? size.longer() : shorter;
    rows = session.inputRows() > 0 ? session.inputRows() : rows;
    columns = session.inputColumns() > 0 ? session.inputColumns() : columns;
    float[] picture = PictureTensor.of(image, rows, columns);
    return patches(session.run(picture, rows, columns), rows, columns);
  }

  private Patches patches(OnnxSession.Features features, int height, int width)
      throws NetworkException {
    float[] values = features.values();
    long[] shape = features.shape();
    requireFinite(values);
    if (shape.length == 4 && shape[0] == 1) {
      return Patches.ofPlanes(values, (int) shape[1], (int) shape[2], (int) shape[3]);
    }
    if (shape.length == 3 && shape[0] == 1) {
      int tokens = (int) shape[1];
      int dimension = (int) shape[2];
      TokenGrid grid =
          TokenGrid.of(tokens, height, width).orElseThrow(() -> wrongTokens(tokens, height, width));
      float[] patches = Arrays.copyOfRange(values, grid.leading() * dimension, values.length);
      return Patches.ofRows(patches, dimension, grid.rows(), grid.columns());
    }
    throw new NetworkException(
        file,
        "gives %s; wanted [1, F, H, W] or [1, tokens, F]".formatted(OnnxSession.shape(shape)),
        null);
  }

  private NetworkException wrongTokens(int tokens, int height, int width) {
    return new NetworkException(
        file,
        "gives %d tokens for %d×%d pixels; wanted one for each square patch, perhaps after a class token and registers"
            .formatted(tokens, width, height),
        null);
  }

  private void requireFinite(float[] values) throws NetworkException {
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new NetworkException(
            file, "gives %s as a feature; wanted finite numbers".formatted(value), null);
      }
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
