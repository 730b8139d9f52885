package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What {@code evaluate} measures on pictures of which it is known what is right. */
class EvaluateTest {
  @TempDir private Path folder;
  private Path database;
  private Path queries;
  private Path model;

  @BeforeEach
  void draw() throws IOException {
    database = folder.resolve("database");
    queries = Files.createDirectories(folder.resolve("queries"));
    Pictures.writeAll(database, 0, 12);
    for (int i = 0; i < 12; i += 2) {
      write("crop%d.png".formatted(i), crop(Pictures.picture(i)));
    }
    model = Pictures.smallModel(folder.resolve("small.vlad"));
  }

  private static BufferedImage crop(BufferedImage image) {
    int width = image.getWidth() * 3 / 4;
    int height = image.getHeight() * 3 / 4;
    return image.getSubimage(image.getWidth() / 8, image.getHeight() / 8, width, height);
  }

  private void write(String name, BufferedImage image) throws IOException {
    ImageIO.write(image, "png", queries.resolve(name).toFile());
  }

  private Path groups(String... lines) throws IOException {
    return Files.write(folder.resolve("groups.tsv"), List.of(lines));
  }

  private JsonNode evaluate(Object... more) {
    Object[] words = new Object[more.length + 7];
    Object[] first = {
      "evaluate", "--database", database, "--model", model, "--json", "--threads=2"
    };
    System.arraycopy(first, 0, words, 0, 7);
    System.arraycopy(more, 0, words, 7, more.length);
    return Vlad.run(words).succeeded().json();
  }

  @Test
  void measuresByAttackAndWritesAPage() throws IOException {
    Path page = folder.resolve("report.html");
    // The last line is wrong on purpose: what is found first there cannot be right.
    Path groups =
        groups(
            "crop0.png\tcrop\tp000.png",
            "crop2.png\tcrop\tp002.png",
            "crop4.png\tcrop\tp004.png",
            "crop6.png\tother\tp006.png",
            "crop8.png\tother\tp001.png");
    JsonNode figures =
        evaluate("--queries", queries, "--groups", groups, "--held-out", "--html", page);
    assertThat(figures.get("queries").asInt()).isEqualTo(5);
    assertThat(figures.get("recall@1").asDouble()).isCloseTo(0.8, within(1e-9));
    assertThat(figures.get("recall@5").asDouble()).isBetween(0.8, 1.0);
    assertThat(figures.get("recall@10").asDouble()).isBetween(0.8, 1.0);
    assertThat(figures.get("map").asDouble()).isBetween(0.8, 0.9);
    assertThat(figures.get("millisPerQuery").asDouble()).isPositive();
    assertThat(figures.get("groups").get("crop").get("map").asDouble()).isEqualTo(1);
    assertThat(figures.get("groups").get("other").get("recall@1").asDouble()).isEqualTo(0.5);
    // p008 is there when p001 is hidden. Drawn pictures repeat themselves, so others may count too.
    assertThat(figures.get("falseAlarms").asDouble()).isBetween(0.2, 0.6);
    JsonNode last = figures.get("results").get(4);
    assertThat(last.get("falseScore").asDouble()).isGreaterThan(3);
    assertThat(figures.get("results").get(0).get("score").asDouble()).isGreaterThan(3);
    assertThat(last.get("first").asString()).isEqualTo("p008.png");
    assertThat(last.get("firstRight").asInt()).isBetween(2, 12);
    assertThat(last.get("averagePrecision").asDouble())
        .isCloseTo(1.0 / last.get("firstRight").asInt(), within(1e-9));

    String html = Files.readString(page);
    assertThat(html).contains("data:image/jpeg;base64,").doesNotContain("src=", "http");
    assertThat(html.split("href=\"file://", -1)).hasSize(html.split("href=", -1).length);
    int wrongBeforeRight = 0;
    for (JsonNode result : figures.get("results")) {
      wrongBeforeRight += Math.min(5, result.get("firstRight").asInt() - 1);
    }
    assertThat(html.split("picture wrong", -1))
        .as("framed red: of five, those before the only right one")
        .hasSize(1 + wrongBeforeRight);
    assertThat(html.indexOf("<b>crop8.png</b>"))
        .as("the worst query comes first")
        .isPositive()
        .isLessThan(html.indexOf("<b>crop0.png</b>"));
  }

  @Test
  void vectorsAloneAreMeasuredToo() throws IOException {
    JsonNode figures =
        evaluate("--queries", queries, "--groups", groups("crop0.png\tc\tp000.png"), "--no-verify");
    assertThat(figures.get("queries").asInt()).isEqualTo(1);
    assertThat(figures.has("verified")).isFalse();
    assertThat(figures.get("results").get(0).has("score")).isFalse();
  }

  @Test
  void photosOfTheDatabaseLeaveThemselvesOut() throws IOException {
    ImageIO.write(crop(Pictures.picture(3)), "png", database.resolve("crop3.png").toFile());
    JsonNode figures = evaluate("--groups", groups("p003.png\tsame", "crop3.png\tsame"));
    assertThat(figures.get("queries").asInt()).isEqualTo(2);
    assertThat(figures.get("map").asDouble()).isEqualTo(1);
    assertThat(figures.get("results").get(0).get("first").asString()).isEqualTo("crop3.png");
    assertThat(figures.get("groups").isEmpty()).isTrue();
  }

  @Test
  void ukbHasItsScoreOf4() throws IOException {
    for (int i = 0; i < 4; i++) {
      Pictures.write(database.resolve("ukbench%05d.png".formatted(i)), 20);
    }
    JsonNode figures = evaluate("--ukbench");
    assertThat(figures.get("queries").asInt()).isEqualTo(4);
    assertThat(figures.get("scoreOf4").asDouble()).isEqualTo(4);
    assertThat(figures.get("map").asDouble()).isEqualTo(1);
  }

  @Test
  void oxfordAsksForARegionAndIgnoresJunk() throws IOException {
    Path truth = Files.createDirectories(folder.resolve("truth"));
    Files.writeString(truth.resolve("a_1_query.txt"), "p005 10 10 200 200");
    Files.writeString(truth.resolve("a_1_good.txt"), "p005\n");
    Files.writeString(truth.resolve("a_1_ok.txt"), "copy\n");
    Files.writeString(truth.resolve("a_1_junk.txt"), "junk\n");
    Pictures.write(database.resolve("copy.png"), 5);
    Pictures.write(database.resolve("junk.png"), 5);
    assertThat(evaluate("--oxford", truth).get("map").asDouble()).isEqualTo(1);
  }

  @Test
  void aCollectionIsKeptOnlyWhereItIsAskedFor() throws IOException {
    Path groups = groups("crop0.png\tc\tp000.png");
    Path collection = folder.resolve("kept");
    evaluate("--queries", queries, "--groups", groups, "--collection", collection);
    Vlad.Outcome again =
        Vlad.run("evaluate", "--collection", collection, "--queries", queries, "--groups", groups);
    assertThat(again.succeeded().output()).contains("mAP").contains("1.0000");
  }

  @Test
  void aQueryThatCannotBeReadIsAMissAndTheRestGoesOn() throws IOException {
    Files.writeString(queries.resolve("text.png"), "no picture");
    Path groups = groups("text.png\tc\tp000.png", "crop0.png\tc\tp000.png");
    Vlad.Outcome outcome =
        Vlad.run(
            "evaluate",
            "--database",
            database,
            "--model",
            model,
            "--queries",
            queries,
            "--groups",
            groups,
            "--json");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.errors()).contains("text.png: ");
    assertThat(outcome.json().get("recall@1").asDouble()).isEqualTo(0.5);
    assertThat(outcome.json().get("results").get(0).get("error").asString()).contains("text.png");
  }

  @Test
  void saysWhatIsWrongInOneLine() throws IOException {
    Path groups = groups("crop0.png\tc\tp000.png");
    assertThat(refusal(2, "--queries", queries, "--groups", groups)).contains("--database");
    assertThat(refusal(2, "--database", database, "--queries", queries)).contains("--groups");
    assertThat(refusal(2, "--database", database, "--groups", groups, "--ukbench"))
        .contains("--groups", "--ukbench");
    assertThat(refusal(2, "--database", database, "--groups", groups, "--no-verify", "--held-out"))
        .contains("--held-out");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(refusal(1, "--database", empty, "--groups", groups)).contains("empty: no files");
    assertThat(refusal(1, "--database", folder.resolve("gone"), "--groups", groups))
        .endsWith("gone: no such file or folder");
  }

  @Test
  void namesThatMatchNothingAreNamed() throws IOException {
    Path collection = folder.resolve("kept");
    Path groups = groups("crop0.png\tc\tp000.png");
    evaluate("--collection", collection, "--queries", queries, "--groups", groups);
    assertThat(kept(collection, "--queries", queries, "--groups", groups("x.png\tc\tp000.png")))
        .isEqualTo(
            "%s, line 1: x.png: no such file in %s"
                .formatted(folder.resolve("groups.tsv"), queries));
    assertThat(kept(collection, "--queries", queries, "--groups", folder.resolve("none.tsv")))
        .endsWith("none.tsv: no such file or folder");
    assertThat(kept(collection, "--holidays")).startsWith("no queries named as in Holidays");
    Path empty = Files.createDirectories(folder.resolve("empty"));
    assertThat(kept(collection, "--queries", empty, "--ukbench"))
        .isEqualTo("%s: no files there; wanted a folder with photos".formatted(empty));
  }

  private String kept(Path collection, Object... more) throws IOException {
    Object[] words = new Object[more.length + 2];
    words[0] = "--collection";
    words[1] = collection;
    System.arraycopy(more, 0, words, 2, more.length);
    return refusal(1, words);
  }

  private String refusal(int code, Object... more) throws IOException {
    Object[] words = new Object[more.length + 1];
    words[0] = "evaluate";
    System.arraycopy(more, 0, words, 1, more.length);
    return Vlad.refusal(code, folder, words);
  }
}
