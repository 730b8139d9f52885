package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code duplicates} puts together, and what it does not. */
class DuplicatesTest {
  @TempDir private Path folder;
  private Path photos;
  private Path collection;

  @BeforeEach
  void draw() throws IOException {
    photos = folder.resolve("photos");
    collection = folder.resolve("collection");
    for (int i = 0; i < 40; i += 4) { // one quarter of a drawing: no two repeat each other
      Pictures.write(photos.resolve("p%03d.png".formatted(i)), i);
    }
  }

  private void write(String name, BufferedImage image) throws IOException {
    ImageIO.write(image, "png", photos.resolve(name).toFile());
  }

  private JsonNode duplicates(Object... more) {
    Vlad.run("index", photos, "--collection", collection).succeeded();
    List<Object> words = new ArrayList<>(List.of("duplicates", "--collection", collection));
    words.add("--json");
    words.addAll(List.of(more));
    return Vlad.run(words.toArray()).succeeded().json();
  }

  private static List<String> ids(JsonNode group) {
    List<String> ids = new ArrayList<>();
    group.forEach(image -> ids.add(image.get("id").asString()));
    return ids;
  }

  private static BufferedImage scaled(BufferedImage image, double scale) {
    int width = (int) (scale * image.getWidth());
    int height = (int) (scale * image.getHeight());
    BufferedImage scaled = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = scaled.createGraphics();
    graphics.drawImage(image.getScaledInstance(width, height, 4), 0, 0, null);
    graphics.dispose();
    return scaled;
  }

  @Test
  void copiesAreTheSamePicture() throws IOException {
    BufferedImage eight = Pictures.picture(8);
    write("smaller.png", scaled(eight, 0.8));
    write("crop.png", eight.getSubimage(20, 20, 200, 180));
    Files.copy(photos.resolve("p016.png"), photos.resolve("again.png"));
    Path page = folder.resolve("page.html");
    JsonNode found = duplicates("--html", page);
    assertThat(found.get("images").asInt()).isEqualTo(13);
    assertThat(found.get("same")).hasSize(2);
    assertThat(ids(found.get("same").get(0)))
        .as("the largest first")
        .containsExactly("p008.png", "smaller.png", "crop.png");
    assertThat(ids(found.get("same").get(1))).containsExactly("again.png", "p016.png");
    assertThat(found.get("same").get(0).get(0).get("width").asInt()).isEqualTo(eight.getWidth());
    assertThat(Files.readString(page))
        .contains("smaller.png", "data:image/jpeg;base64,")
        .contains("The same file (1 group)", "The same picture (1 group)", "Similar (0 groups)")
        .doesNotContain("p020.png");
  }

  @Test
  void theTextSaysWhichWithTheEvidenceAndTheBytesToGain() throws IOException {
    BufferedImage eight = Pictures.picture(8);
    write("crop.png", eight.getSubimage(20, 20, 200, 180));
    write("shot.png", anotherShot(Pictures.picture(24)));
    Files.copy(photos.resolve("p016.png"), photos.resolve("again.png"));
    Vlad.run("index", photos, "--collection", collection).succeeded();
    List<String> lines =
        Vlad.run("duplicates", "--collection", collection).succeeded().output().lines().toList();
    String twin = kilobytes("again.png");
    String crop = kilobytes("crop.png");
    assertThat(lines.get(0)).isEqualTo("the same file: " + twin + " to gain");
    assertThat(lines.get(1)).startsWith("  again.png  ").endsWith(", " + twin);
    assertThat(lines.get(2)).startsWith("  p016.png  ").endsWith(", " + twin);
    assertThat(lines.get(3)).isEqualTo("the same picture: " + crop + " to gain");
    assertThat(lines.get(4)).startsWith("  p008.png  ");
    assertThat(lines.get(5))
        .matches(
            "  crop\\.png  200×180, .* KB  \\(\\d+ % of it in place in p008.png, .* points, score .*\\)");
    assertThat(lines.get(6)).isEqualTo("seen again (the same scene or object):");
    assertThat(lines.subList(7, 9)).anyMatch(line -> line.startsWith("  shot.png"));
    assertThat(lines.getLast())
        .startsWith("13 images: 1 group of the same picture, 1 group of the same file,")
        .endsWith("KB to gain");
  }

  private String kilobytes(String name) throws IOException {
    return "%,d KB".formatted((Files.size(photos.resolve(name)) + 1023) / 1024);
  }

  /** A step to the side: near things move against far ones, by up to four pixels. */
  private static BufferedImage anotherShot(BufferedImage photo) {
    BufferedImage shot =
        new BufferedImage(photo.getWidth(), photo.getHeight(), BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < shot.getHeight(); y++) {
      for (int x = 0; x < shot.getWidth(); x++) {
        double nearness =
            Math.sin(12.0 * y / shot.getHeight()) * Math.cos(5.0 * x / shot.getWidth());
        double from = Math.clamp(x + 4 * nearness, 0, shot.getWidth() - 1.0);
        shot.setRGB(x, y, photo.getRGB((int) Math.round(from), y));
      }
    }
    return shot;
  }

  @Test
  void mirroredCopiesAreFoundWhereAskedFor() throws IOException {
    BufferedImage upright = Pictures.picture(8);
    BufferedImage mirrored =
        new BufferedImage(upright.getWidth(), upright.getHeight(), BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = mirrored.createGraphics();
    graphics.drawImage(
        upright, upright.getWidth(), 0, -upright.getWidth(), upright.getHeight(), null);
    graphics.dispose();
    write("mirrored.png", mirrored);
    JsonNode found = duplicates("--mirrored");
    assertThat(found.get("same")).hasSize(1);
    assertThat(ids(found.get("same").get(0))).containsExactlyInAnyOrder("mirrored.png", "p008.png");
  }

  @Test
  void picturesWithNothingInCommonAreNoGroup() throws IOException {
    for (int i = 0; i < 3; i++) { // without features, of other bytes, so like nothing
      BufferedImage plain = new BufferedImage(64, 64, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = plain.createGraphics();
      graphics.setColor(new Color(90 + i, 90, 90));
      graphics.fillRect(0, 0, 64, 64);
      graphics.dispose();
      write("plain%d.png".formatted(i), plain);
    }
    JsonNode found = duplicates();
    assertThat(found.get("images").asInt()).isEqualTo(10);
    assertThat(found.get("same")).isEmpty();
    Vlad.Outcome text = Vlad.run("duplicates", "--collection", collection).succeeded();
    assertThat(text.output()).contains("10 images: 0 groups of the same picture");
  }

  @Test
  void withoutACollectionThereIsOneLine() throws IOException {
    assertThat(Vlad.refusal(1, folder, "duplicates", "--collection", folder.resolve("none")))
        .contains("none: no collection there");
  }
}
