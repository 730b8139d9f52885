package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Searching for a part, for a mirrored copy, and for what is not there. */
class SearchTest {
  @TempDir private static Path folder;
  private static Path collection;

  @BeforeAll
  static void index() throws IOException {
    collection = folder.resolve("collection");
    for (int i = 0; i < 60; i += 4) { // one quarter of a drawing: no two repeat each other
      Pictures.write(folder.resolve("photos/p%03d.png".formatted(i)), i);
    }
    Vlad.run("index", folder.resolve("photos"), "--collection", collection).succeeded();
  }

  private static Path write(String name, BufferedImage image) throws IOException {
    Path file = folder.resolve(name);
    ImageIO.write(image, "png", file.toFile());
    return file;
  }

  private static JsonNode hits(Path query, Object... more) {
    Object[] words = new Object[more.length + 5];
    words[0] = "search";
    words[1] = query;
    words[2] = "--collection";
    words[3] = collection;
    words[4] = "--json";
    System.arraycopy(more, 0, words, 5, more.length);
    return Vlad.run(words).succeeded().json().get("results").get(0).get("hits");
  }

  private static String first(JsonNode hits) {
    return hits.get(0).get("id").asString();
  }

  /** Pictures side by side, the second in the middle of nothing. */
  private static BufferedImage besides(BufferedImage left, BufferedImage right) {
    BufferedImage both = new BufferedImage(700, 400, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = both.createGraphics();
    graphics.drawImage(left, 0, 0, null);
    graphics.drawImage(right, 350, 0, null);
    graphics.dispose();
    return both;
  }

  private static BufferedImage drawn(BufferedImage image, int width, int height) {
    BufferedImage drawn = new BufferedImage(Math.abs(width), height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.drawImage(image, width < 0 ? -width : 0, 0, width, height, null);
    graphics.dispose();
    return drawn;
  }

  @Test
  void aRegionDecidesWhatIsLookedFor() throws IOException {
    Path both = write("both.png", besides(Pictures.picture(8), Pictures.picture(20)));
    JsonNode left = hits(both, "--region", "0,0,345,400");
    assertThat(first(left)).isEqualTo("p008.png");
    assertThat(left.get(0).get("verified").asBoolean()).isTrue();
    assertThat(left.get(1).get("verified").asBoolean()).isFalse();
    assertThat(first(hits(both, "--region", "350,0,350,400"))).isEqualTo("p020.png");
    assertThat(first(hits(both, "--region", "0,0,345,400", "--no-verify"))).isEqualTo("p008.png");
    assertThat(first(hits(both, "--region", "350,0,350,400", "--no-verify"))).isEqualTo("p020.png");
  }

  /** Larger than the side that features are looked for on: regions are in the file's own pixels. */
  @Test
  void aRegionIsInPixelsOfTheFile() throws IOException {
    BufferedImage both = besides(Pictures.picture(8), Pictures.picture(20));
    Path large = write("large.png", drawn(both, 1400, 800));
    assertThat(first(hits(large, "--region", "700,0,700,800"))).isEqualTo("p020.png");
  }

  @Test
  void aRegionWithNothingInItFindsNothing() throws IOException {
    Path both = write("corner.png", besides(Pictures.picture(8), Pictures.picture(20)));
    assertThat(hits(both, "--region", "0,350,60,50")).isEmpty();
  }

  @Test
  void aRegionIsFourNumbers() throws IOException {
    Path query = folder.resolve("photos/p000.png");
    for (String region :
        new String[] {"1,2,3", "1,2,3,x", "1,2,0,4", "1,2,3,-4", "1,2,NaN,4", ""}) {
      assertThat(
              Vlad.refusal(
                  2, folder, "search", query, "--collection", collection, "--region", region))
          .startsWith("--region %s; wanted x,y,w,h in pixels".formatted(region));
    }
  }

  @Test
  void mirroredCopiesAreFound() throws IOException {
    BufferedImage upright = Pictures.picture(12);
    Path mirrored = write("mirrored.png", drawn(upright, -upright.getWidth(), upright.getHeight()));
    assertThat(first(hits(mirrored))).isEqualTo("p012.png");
    assertThat(hits(mirrored).get(0).get("verified").asBoolean()).isTrue();
    assertThat(first(hits(mirrored, "--no-verify"))).isEqualTo("p012.png");
  }

  @Test
  void whatFillsAQuarterIsFound() throws IOException {
    BufferedImage stranger = drawn(Pictures.picture(82), 640, 480); // no quarter of it is stored
    Graphics2D graphics = stranger.createGraphics();
    graphics.drawImage(Pictures.picture(24), 20, 30, null);
    graphics.dispose();
    JsonNode hits = hits(write("quarter.png", stranger));
    assertThat(first(hits)).isEqualTo("p024.png");
    assertThat(hits.get(0).get("verified").asBoolean()).isTrue();
  }

  @Test
  void pathsAreForOtherPrograms() throws IOException {
    Path query = folder.resolve("photos/p012.png");
    Path stranger = write("no-such.png", Pictures.picture(90));
    assertThat(
            Vlad.run("search", query, stranger, "--collection", collection, "--paths")
                .succeeded()
                .output())
        .isEqualTo(query.toRealPath() + "\n");
    assertThat(Vlad.run("search", query, "--collection", collection, "-0").succeeded().output())
        .isEqualTo(query.toRealPath() + "\0");
    assertThat(
            Vlad.run(
                    "search",
                    stranger,
                    "--collection",
                    collection,
                    "--paths",
                    "--no-verify",
                    "--top",
                    2)
                .succeeded()
                .lines())
        .hasSize(2)
        .allMatch(path -> Files.exists(Path.of(path)));
    assertThat(Vlad.refusal(2, folder, "search", query, "--paths", "--json"))
        .contains("mutually exclusive");
  }

  @Test
  void theExitCodeTellsWhetherSomethingShowsTheSame() throws IOException {
    Path query = folder.resolve("photos/p012.png");
    Path stranger = write("another.png", Pictures.picture(91));
    for (Object[] images : new Object[][] {{query}, {query, stranger}, {stranger, query}}) {
      assertThat(exitCode(images)).isZero();
    }
    assertThat(exitCode(stranger)).isEqualTo(3);
    assertThat(exitCode(folder.resolve("none.png"))).isEqualTo(1);
  }

  private static int exitCode(Object... images) {
    Object[] words = new Object[images.length + 4];
    words[0] = "search";
    words[1] = "--exit-code";
    words[2] = "--collection";
    words[3] = collection;
    System.arraycopy(images, 0, words, 4, images.length);
    return Vlad.run(words).code();
  }

  @Test
  void aHitTellsWhereItsFileIsAndWhatItIs() throws IOException {
    Path query = folder.resolve("photos/p012.png");
    JsonNode hit = hits(query).get(0);
    assertThat(hit.get("path").asString()).isEqualTo(query.toRealPath().toString());
    assertThat(hit.get("sameFile").asBoolean()).isTrue();
    assertThat(hit.get("bytes").asLong()).isEqualTo(Files.size(query));
    assertThat(hit.get("width").asInt()).isEqualTo(Pictures.picture(12).getWidth());
    assertThat(hit.get("modified").asString())
        .isEqualTo(Instant.ofEpochMilli(Files.getLastModifiedTime(query).toMillis()).toString());
    assertThat(hit.has("gone")).isFalse();
  }

  @Test
  void whatIsNotThereIsNotVerified() throws IOException {
    Path stranger = write("stranger.png", Pictures.picture(90));
    assertThat(hits(stranger).get(0).get("verified").asBoolean()).isFalse();
    assertThat(Vlad.run("search", stranger, "--collection", collection).succeeded().lines().get(0))
        .isEqualTo("nothing in the collection shows the same; the most similar:");
  }
}
