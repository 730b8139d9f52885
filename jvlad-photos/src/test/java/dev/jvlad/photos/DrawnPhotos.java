package dev.jvlad.photos;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.gallery.Gallery;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;

/** Small photos to index, quarters of what the gallery draws: 320×240 or 240×320 pixels. */
public final class DrawnPhotos {
  private static final Gallery GALLERY = new Gallery(11, Gallery.DEFAULT_SIZE);

  private DrawnPhotos() {}

  /** Number i is always the same picture, and no two repeat each other. */
  public static BufferedImage picture(int i) {
    BufferedImage whole = GALLERY.draw(i);
    return whole.getSubimage(0, 0, whole.getWidth() / 2, whole.getHeight() / 2);
  }

  /** The mirror image. */
  public static BufferedImage mirrored(BufferedImage image) {
    return drawn(image, -image.getWidth(), image.getHeight());
  }

  /** An image of another size; of a negative width, mirrored. */
  public static BufferedImage drawn(BufferedImage image, int width, int height) {
    BufferedImage drawn = new BufferedImage(Math.abs(width), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.drawImage(image, width < 0 ? -width : 0, 0, width, height, null);
    graphics.dispose();
    return drawn;
  }

  /** Two images side by side, with a gap of 20 pixels. */
  public static BufferedImage besides(BufferedImage left, BufferedImage right) {
    BufferedImage both =
        new BufferedImage(
            left.getWidth() + 20 + right.getWidth(),
            Math.max(left.getHeight(), right.getHeight()),
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    graphics.drawImage(left, 0, 0, null);
    graphics.drawImage(right, left.getWidth() + 20, 0, null);
    graphics.dispose();
    return both;
  }

  /** The bytes of its file. */
  public static byte[] png(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  /** Writes a file; its folder is made if need be. */
  public static Path write(Path file, BufferedImage image) throws IOException {
    Files.createDirectories(file.getParent());
    return Files.write(file, png(image));
  }

  /** Writes {@code p000.png} and so on. */
  public static void writeAll(Path folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      write(folder.resolve("p%03d.png".formatted(i)), picture(i));
    }
  }

  /** Indexes a folder, with a model learned from it where there is none yet. */
  public static IndexingReport index(Path folder, Path collection) throws IOException {
    try (Workers workers = Workers.of(2);
        Backend backend = Backend.auto(workers)) {
      return new Indexing(collection, backend, workers, Progress.NONE).run(List.of(folder));
    }
  }
}
