package dev.jvlad.app;

import dev.jvlad.image.DecodeLimits;
import dev.jvlad.image.ImageDecoder;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.io.AtomicFile;
import dev.jvlad.photos.PhotoCollection;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.imageio.ImageIO;

/**
 * A page in one file that needs nothing else: its pictures are small and part of it. Each is
 * written once, as a class of the style sheet, however often it is shown.
 */
final class Page {
  /** What every page begins with, so that one may take the place of another. */
  static final String START =
      """
      <!DOCTYPE html>
      <html lang="en">
      <head><meta charset="utf-8"><meta name="generator" content="vlad">\
      """;

  private static final int THUMBNAIL_SIDE = 160;
  private static final String STYLE =
      """
      :root { color-scheme: light dark; --right: #2e8b57; --wrong: #c0392b; --line: #8884; }
      body { font: 15px/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
      h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
      table { border-collapse: collapse; } td, th { padding: .15rem .9rem .15rem 0; text-align: right; }
      td:first-child, th:first-child { text-align: left; }
      .row { display: flex; flex-wrap: wrap; gap: .6rem; padding: .8rem 0; border-top: 1px solid var(--line); }
      figure { margin: 0; width: 160px; font-size: 12px; overflow-wrap: anywhere; }
      .picture { width: 152px; height: 120px; border: 4px solid transparent; background: #8881 center/contain no-repeat; }
      .right { border-color: var(--right); } .wrong { border-color: var(--wrong); }
      .asked { border-style: none; padding: 4px; } .note { opacity: .7; }
      """;

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  private final String title;
  private final StringBuilder body = new StringBuilder();

  /** The class name of each file that is shown, and its declaration in the style sheet. */
  private final Map<Path, String> classes = new LinkedHashMap<>();

  private final StringBuilder pictures = new StringBuilder();

  Page(String title) {
    this.title = title;
  }

  /** Appends markup; text in it has gone through {@link #text}. */
  Page add(String html) {
    body.append(html).append('\n');
    return this;
  }

  /** Text as markup. */
  static String text(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A stored photo with a caption; see {@link #picture(Optional, String, String, String)}. */
  void picture(PhotoCollection collection, String id, String frame, String caption)
      throws IOException {
    picture(collection.file(id), id, frame, caption);
  }

  /**
   * A picture with a caption.
   *
   * @param file the picture; without one, or where it cannot be read, the place stays empty
   * @param name is read out where pictures are not seen
   * @param frame a class of the style sheet: right, wrong, asked or nothing
   * @param caption markup
   */
  void picture(Optional<Path> file, String name, String frame, String caption) throws IOException {
    String thumbnail = file.isPresent() ? thumbnail(file.get()) : "";
    String picture =
        "<div class=\"picture %s %s\" role=\"img\" aria-label=\"%s\"></div>"
            .formatted(frame, thumbnail, text(name));
    add(
        "<figure>%s<figcaption>%s</figcaption></figure>"
            .formatted(file.isPresent() ? linked(file.get(), picture) : picture, caption));
  }

  /** Markup that leads to a file. */
  private static String linked(Path file, String markup) {
    return "<a href=\"%s\">%s</a>".formatted(text(file.toUri().toASCIIString()), markup);
  }

  private String thumbnail(Path file) throws IOException {
    String known = classes.get(file);
    if (known != null) {
      return known;
    }
    String name = "p" + classes.size();
    classes.put(file, name);
    try {
      BufferedImage image = decoder.thumbnail(file, THUMBNAIL_SIDE);
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      ImageIO.write(image, "jpg", bytes);
      pictures.append(
          ".%s { background-image: url(data:image/jpeg;base64,%s); }\n"
              .formatted(name, Base64.getEncoder().encodeToString(bytes.toByteArray())));
    } catch (UnreadableImageException e) {
      pictures.append("/* %s cannot be read */\n".formatted(name));
    }
    return name;
  }

  /** Writes the page, whole or not at all. */
  void write(Path file) throws IOException {
    String page =
        START
            + """
            <meta name="viewport" content="width=device-width">
            <title>%s</title>
            <style>
            %s%s</style></head>
            <body>
            <h1>%s</h1>
            %s</body></html>
            """
                .formatted(text(title), STYLE, pictures, text(title), body);
    try (AtomicFile target = AtomicFile.create(file)) {
      target.write(ByteBuffer.wrap(page.getBytes(StandardCharsets.UTF_8)));
      target.commit();
    }
  }
}
