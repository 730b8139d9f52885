package dev.jvlad.gallery;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.SplittableRandom;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * What may happen to a picture before someone looks for it. The same random gives the same copy.
 */
public enum Attack {
  /** A rectangle with half of the area, cut out somewhere. */
  CROP("crop") {
    @Override
    public BufferedImage apply(
        BufferedImage picture, BufferedImage surroundings, SplittableRandom random) {
      double stretch = random.nextDouble(0.85, 1.18);
      int w = (int) Math.round(picture.getWidth() * Math.sqrt(0.5) * stretch);
      int h = (int) Math.round(picture.getHeight() * Math.sqrt(0.5) / stretch);
      int x = random.nextInt(picture.getWidth() - w + 1);
      int y = random.nextInt(picture.getHeight() - h + 1);
      return copyOf(picture.getSubimage(x, y, w, h));
    }
  },

  /** Turned by 10 to 170 degrees either way; the corners are filled with one colour. */
  ROTATION("rotation") {
    @Override
    public BufferedImage apply(
        BufferedImage picture, BufferedImage surroundings, SplittableRandom random) {
      double angle = Math.toRadians(random.nextDouble(10, 170)) * (random.nextBoolean() ? 1 : -1);
      double cos = Math.abs(Math.cos(angle));
      double sin = Math.abs(Math.sin(angle));
      int w = (int) Math.ceil(picture.getWidth() * cos + picture.getHeight() * sin);
      int h = (int) Math.ceil(picture.getWidth() * sin + picture.getHeight() * cos);
      BufferedImage turned = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = turned.createGraphics();
      pen.setColor(new Color(ROTATION_FILL));
      pen.fillRect(0, 0, w, h);
      pen.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      pen.translate(w / 2.0, h / 2.0);
      pen.rotate(angle);
      pen.translate(-picture.getWidth() / 2.0, -picture.getHeight() / 2.0);
      pen.drawImage(picture, 0, 0, null);
      pen.dispose();
      return turned;
    }
  },

  /** Scaled to 0.35 of its width and height. */
  SHRINK("shrink") {
    @Override
    public BufferedImage apply(
        BufferedImage picture, BufferedImage surroundings, SplittableRandom random) {
      return Scaling.resize(
          picture,
          (int) Math.round(picture.getWidth() * SHRINK_FACTOR),
          (int) Math.round(picture.getHeight() * SHRINK_FACTOR));
    }
  },

  /** A photo of a print: seen askew on the surroundings, in uneven light, with noise. */
  PRINT("print") {
    @Override
    public BufferedImage apply(
        BufferedImage picture, BufferedImage surroundings, SplittableRandom random) {
      BufferedImage photo = Scaling.cover(surroundings, picture.getWidth(), picture.getHeight());
      Perspective.paste(picture, photo, random);
      Tone.light(photo, random);
      return photo;
    }
  },

  /** Scaled to 300 pixels and pasted somewhere onto the surroundings. */
  COLLAGE("collage") {
    @Override
    public BufferedImage apply(
        BufferedImage picture, BufferedImage surroundings, SplittableRandom random) {
      double scale = (double) COLLAGE_SIDE / Math.max(picture.getWidth(), picture.getHeight());
      int w = (int) Math.round(picture.getWidth() * scale);
      int h = (int) Math.round(picture.getHeight() * scale);
      BufferedImage collage = copyOf(surroundings);
      int x = random.nextInt(Math.max(1, collage.getWidth() - w + 1));
      int y = random.nextInt(Math.max(1, collage.getHeight() - h + 1));
      Graphics2D pen = collage.createGraphics();
      pen.drawImage(Scaling.resize(picture, w, h), x, y, null);
      pen.dispose();
      return collage;
    }
  },

  /** A Gaussian blur of 1.6 pixels, then JPEG of quality 12. */
  BLUR_JPEG("blur + JPEG") {
    @Override
    public BufferedImage apply(
        BufferedImage picture, BufferedImage surroundings, SplittableRandom random) {
      return throughJpeg(Tone.blur(picture, 1.6), 0.12f);
    }
  },

  /** Made darker or lighter, with a band of words over it. */
  CAPTION("caption") {
    @Override
    public BufferedImage apply(
        BufferedImage picture, BufferedImage surroundings, SplittableRandom random) {
      BufferedImage copy = copyOf(picture);
      Tone.brighten(copy, random.nextBoolean() ? 0.72 : 1.28);
      Caption.write(copy, random);
      return copy;
    }
  },

  /** Left and right exchanged. */
  MIRROR("mirror") {
    @Override
    public BufferedImage apply(
        BufferedImage picture, BufferedImage surroundings, SplittableRandom random) {
      BufferedImage mirrored =
          new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
      Graphics2D pen = mirrored.createGraphics();
      pen.drawImage(picture, picture.getWidth(), 0, -picture.getWidth(), picture.getHeight(), null);
      pen.dispose();
      return mirrored;
    }
  };

  static final int ROTATION_FILL = 0x808080;
  static final double SHRINK_FACTOR = 0.35;
  static final int COLLAGE_SIDE = 300;

  private final String label;

  Attack(String label) {
    this.label = label;
  }

  /** A short name for people, such as {@code blur + JPEG}. */
  public String label() {
    return label;
  }

  /**
   * A changed copy, TYPE_INT_RGB; neither argument is touched.
   *
   * @param surroundings where a print or a collage lies; the other attacks do not look at it
   */
  public abstract BufferedImage apply(
      BufferedImage picture, BufferedImage surroundings, SplittableRandom random);

  private static BufferedImage copyOf(BufferedImage picture) {
    BufferedImage copy =
        new BufferedImage(picture.getWidth(), picture.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pen = copy.createGraphics();
    pen.drawImage(picture, 0, 0, null);
    pen.dispose();
    return copy;
  }

  private static BufferedImage throughJpeg(BufferedImage picture, float quality) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    options.setCompressionQuality(quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), options);
      out.flush();
      return copyOf(ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())));
    } catch (IOException e) {
      throw new UncheckedIOException("JPEG in memory", e);
    } finally {
      writer.dispose();
    }
  }
}
