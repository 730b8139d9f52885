package dev.jvlad.app;

import dev.jvlad.gallery.Gallery;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;

/** Small pictures: quarters of what the demo draws. Number i is always the same picture. */
final class Pictures {
  private static final Gallery GALLERY = new Gallery(11, Gallery.DEFAULT_SIZE);
  private static final Map<Integer, BufferedImage> DRAWN = new HashMap<>();

  private Pictures() {}

  /** Picture i, 320×240 or 240×320; the four of one drawing share nothing but its style. */
  static synchronized BufferedImage picture(int i) {
    BufferedImage whole = DRAWN.computeIfAbsent(i / 4, GALLERY::draw);
    int width = whole.getWidth() / 2;
    int height = whole.getHeight() / 2;
    return whole.getSubimage(i % 2 * width, i / 2 % 2 * height, width, height);
  }

  /** Picture i as a file; its folder is made if need be. */
  static Path write(Path file, int i) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    ImageIO.write(picture(i), "png", file.toFile());
    return file;
  }

  /** {@code p000.png} and so on. */
  static void writeAll(Path folder, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      write(folder.resolve("p%03d.png".formatted(i)), i);
    }
  }

  /** A model of few words, learned in a moment. */
  static Path smallModel(Path file) throws IOException {
    Path folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), "learned-from-");
    writeAll(folder, 0, 8);
    Vlad.run("train", "--images", folder, "--clusters", 4, "--seed", 1, "-o", file).succeeded();
    return file;
  }

  /** The beginning of a PNG of this size, with nothing behind it. */
  static byte[] pngClaiming(int width, int height) {
    byte[] header =
        ByteBuffer.allocate(17)
            .put("IHDR".getBytes(StandardCharsets.US_ASCII))
            .putInt(width)
            .putInt(height)
            .put(new byte[] {8, 2, 0, 0, 0})
            .array();
    CRC32 checksum = new CRC32();
    checksum.update(header);
    return ByteBuffer.allocate(8 + 4 + 17 + 4)
        .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'})
        .putInt(13)
        .put(header)
        .putInt((int) checksum.getValue())
        .array();
  }
}
