package dev.jvlad.image;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/** Pictures drawn from a seed, and their files. */
public final class TestPictures {
  private TestPictures() {}

  /** Overlapping discs and bars of all sizes: rich in keypoints, smooth enough for JPEG. */
  public static BufferedImage scene(int width, int height, long seed) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    Graphics2D graphics = image.createGraphics();
    graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    graphics.setColor(Color.LIGHT_GRAY);
    graphics.fillRect(0, 0, width, height);
    for (int i = 0; i < 150; i++) {
      graphics.setColor(new Color(random.nextInt(1 << 24)));
      double x = random.nextDouble() * width;
      double y = random.nextDouble() * height;
      double size = 4 + random.nextDouble() * width / 10;
      AffineTransform before = graphics.getTransform();
      graphics.rotate(random.nextDouble() * Math.PI, x, y);
      if (random.nextBoolean()) {
        graphics.fill(new Ellipse2D.Double(x, y, size, size * random.nextDouble()));
      } else {
        graphics.fillRect((int) x, (int) y, (int) size, (int) (size / 3));
      }
      graphics.setTransform(before);
    }
    graphics.dispose();
    return image;
  }

  /** Four quarters: red and green above, blue and white below. */
  static BufferedImage quarters(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    Color[] colors = {Color.RED, Color.GREEN, Color.BLUE, Color.WHITE};
    for (int i = 0; i < 4; i++) {
      graphics.setColor(colors[i]);
      graphics.fillRect((i % 2) * (width / 2), (i / 2) * (height / 2), width / 2, height / 2);
    }
    graphics.dispose();
    return image;
  }

  /** The file's bytes, written by the JDK's writer of that format. */
  static byte[] write(BufferedImage image, String format) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, bytes)) {
        throw new IllegalArgumentException("no writer for this image as " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  static byte[] progressiveJpeg(BufferedImage image) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
