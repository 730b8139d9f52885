package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.tune.Trial;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;
import tools.jackson.databind.JsonNode;

/** What {@code tune} tries, keeps and chooses on a few drawn pictures. */
class TuneTest {
  @TempDir private Path folder;
  private Path photos;
  private Path state;

  @BeforeEach
  void draw() throws IOException {
    photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 8);
    state = folder.resolve("state.jsonl");
  }

  private Vlad.Outcome tune(Object... more) {
    List<Object> words = new ArrayList<>(List.of("tune", "--state", state, "--threads=2"));
    words.addAll(Arrays.asList(more));
    return Vlad.run(words.toArray());
  }

  @Test
  void triesChoosesDrawsAndWritesTheModel() throws Exception {
    Path chart = folder.resolve("chart.svg");
    Path model = folder.resolve("tuned.vlad");
    Vlad.Outcome outcome =
        tune(photos, "--trials", 4, "--json", "--chart", chart, "-o", model).succeeded();
    JsonNode trials = outcome.json().get("trials");
    assertThat(trials).hasSize(4);

    JsonNode first = trials.get(0);
    assertThat(first.get("trial").asString())
        .isEqualTo("256 words, unit residuals, local axes, power:0.3 l2");
    assertThat(first.get("photos").asInt()).isEqualTo(8);
    assertThat(first.get("words").asInt()).as("few photos").isBetween(5, 255);
    assertThat(first.get("bytesPerImage").asInt()).isEqualTo(4 * 128 * first.get("words").asInt());
    assertThat(first.get("millisPerQuery").asDouble()).isPositive();
    // Four originals: two choose and two are held out, with a copy for each of eight attacks.
    for (String half : List.of("chosenOn", "heldOut")) {
      assertThat(first.get(half).get("queries").asInt()).as(half).isEqualTo(16);
      assertThat(first.get(half).get("map").asDouble()).as(half).isBetween(0.5, 1.0);
    }
    assertThat(trials.get(3).get("leftOut").asString())
        .isEqualTo("128 columns want more photos to learn from than these 6");

    String chosen = outcome.json().get("chosen").asString();
    double best = 0;
    for (JsonNode trial : trials) {
      best = trial.has("chosenOn") ? Math.max(best, map(trial)) : best;
    }
    for (JsonNode trial : trials) {
      if (trial.get("trial").asString().equals(chosen)) {
        assertThat(map(trial)).isEqualTo(best);
        assertThat(ModelFile.read(model).model().outputDimension())
            .isEqualTo(trial.get("columns").asInt());
      }
    }
    Document svg = parse(chart);
    assertThat(svg.getDocumentElement().getTagName()).isEqualTo("svg");
    int measured = 0;
    for (JsonNode trial : trials) {
      measured += trial.has("chosenOn") ? 1 : 0;
    }
    for (int i = 0; i < svg.getElementsByTagName("text").getLength(); i++) {
      Element text = (Element) svg.getElementsByTagName("text").item(i);
      if (text.getAttribute("class").equals("middle") && text.getTextContent().matches("[0-9].*")) {
        assertThat(text.getTextContent()).as("marks of the axes").matches("[0.,]*[125][0.,]*");
      }
    }
    assertThat(svg.getElementsByTagName("circle").getLength())
        .as("a dot and a ring for each, in both panels")
        .isEqualTo(4 * measured);

    Path none = folder.resolve("none.vlad");
    Vlad.Outcome short100 = tune(photos, "--trials=4", "--most-bytes=100", "-o", none);
    assertThat(short100.code()).isEqualTo(1);
    assertThat(short100.errors())
        .endsWith("vlad: --most-bytes 100: no trial has vectors as short\n");
    assertThat(short100.output()).contains("256 words").doesNotContain("* is chosen");
    assertThat(none).doesNotExist();

    Vlad.run("index", photos, "--collection", folder.resolve("c"), "--model", model).succeeded();
  }

  private static double map(JsonNode trial) {
    return Math.round(1e4 * trial.get("chosenOn").get("map").asDouble());
  }

  private static Document parse(Path svg)
      throws IOException, SAXException, ParserConfigurationException {
    return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(svg.toFile());
  }

  @Test
  void anInterruptedRunGoesOnWhereItWas() throws IOException {
    JsonNode whole = tune(photos, "--trials", 3, "--json").succeeded().json();
    List<String> lines = Files.readAllLines(state);
    assertThat(lines).hasSize(3);
    // The first trial comes back changed if it is not run again; the third was cut off.
    String first = lines.get(0).replaceFirst("(?<=millisPerQuery\":)[0-9.E-]+", "77.0");
    assertThat(first).contains("77.0");
    Files.writeString(state, first + "\n" + lines.get(1) + "\n" + lines.get(2).substring(0, 40));

    Vlad.Outcome again = tune(photos, "--trials", 3, "--json").succeeded();
    assertThat(again.errors())
        .contains("2 of 3 trials were run before", "trial 3 of 3: ")
        .doesNotContain("trial 1 of 3: ");
    JsonNode trials = again.json().get("trials");
    assertThat(trials.get(0).get("millisPerQuery").asDouble()).isEqualTo(77);
    for (String half : List.of("chosenOn", "heldOut")) {
      assertThat(trials.get(2).get(half))
          .as("the same figures as without the interruption")
          .isEqualTo(whole.get("trials").get(2).get(half));
    }
    assertThat(Files.readAllLines(state)).hasSize(3).startsWith(first, lines.get(1));

    Vlad.Outcome known = tune(photos, "--trials", 3).succeeded();
    assertThat(known.errors().strip()).isEqualTo("3 of 3 trials were run before");
    assertThat(known.output()).contains("chosen on", "held out", "8 photos", "77.0");

    Pictures.write(photos.resolve("new.png"), 9);
    assertThat(tune(photos, "--trials", 1).succeeded().errors())
        .as("a changed folder starts anew")
        .doesNotContain("run before");
    assertThat(Files.readAllLines(state)).hasSize(4);
  }

  @Test
  void aGroundTruthIsSplitByWhatIsRight() throws IOException {
    Path queries = folder.resolve("queries");
    List<String> groups = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Pictures.write(queries.resolve("q%d.png".formatted(i)), i);
      groups.add("q%d.png\tcopy\tp00%d.png".formatted(i, i));
    }
    groups.add("q5.png\tcopy\tp004.png"); // queries 4 and 5 belong to one half now
    Path table = Files.write(folder.resolve("groups.tsv"), groups);
    JsonNode trial =
        tune("--database", photos, "--queries", queries, "--groups", table, "--trials=1", "--json")
            .succeeded()
            .json()
            .get("trials")
            .get(0);
    int chosenOn = trial.get("chosenOn").get("queries").asInt();
    int heldOut = trial.get("heldOut").get("queries").asInt();
    assertThat(chosenOn + heldOut).isEqualTo(6);
    assertThat(List.of(2, 3, 4)).contains(chosenOn);
    assertThat(trial.get("chosenOn").get("recall@1").asDouble()).isEqualTo(1);
    assertThat(trial.get("heldOut").get("recall@1").asDouble()).isEqualTo(1);
  }

  @Test
  void saysWhatIsWrongInOneLine() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Path texts = Files.createDirectories(folder.resolve("texts"));
    for (int i = 0; i < 5; i++) {
      Files.writeString(texts.resolve("text%d.png".formatted(i)), "no picture");
    }
    Path groups = Files.writeString(folder.resolve("groups.tsv"), "x.png\tcrop\tp000.png\n");
    Path one = Files.writeString(folder.resolve("one.tsv"), "p000.png\ta\np001.png\ta\n");
    Path other = Files.writeString(folder.resolve("other.txt"), "my notes\n");

    assertThat(refusal(2)).startsWith("DIR or --database is missing");
    assertThat(refusal(2, photos, "--database", photos)).startsWith("--database goes without DIR");
    assertThat(refusal(2, photos, "--groups", groups)).contains("go with --database");
    assertThat(refusal(2, "--database", photos)).contains("--groups G.tsv");
    assertThat(refusal(2, photos, "--trials", 0)).startsWith("--trials 0; wanted at least 1");
    assertThat(refusal(1, empty)).contains("empty: no files there");
    assertThat(refusal(1, folder.resolve("gone"))).endsWith("gone: no such file or folder");
    assertThat(refusal(1, "--database", photos, "--groups", groups))
        .isEqualTo("%s, line 1: x.png: no such file in %s".formatted(groups, photos));
    assertThat(refusal(1, "--database", photos, "--groups", one))
        .startsWith("all queries are about the same photos");
    assertThat(refusal(1, photos, "-o", folder.resolve("no/m.vlad")))
        .endsWith("m.vlad: its folder does not exist");
    assertThat(refusal(1, photos, "--chart", photos))
        .endsWith("is a directory; wanted a file name");
    assertThat(refusal(1, photos, "--state", photos)).contains("photos: is a folder");
    assertThat(refusal(1, photos, "--state", folder.resolve("no/state")))
        .endsWith("state: no such file or folder");
    assertThat(refusal(1, photos, "--state", other))
        .isEqualTo(
            "%s: line 1 is no result of a trial; wanted another file with --state"
                .formatted(other));
    Vlad.Outcome nothing = tune(texts);
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.errors())
        .isEqualTo("vlad: no photos with features; wanted some to find again\n");
  }

  /** As index does; what is refused here comes after the folders. */
  @Test
  void foldersOfTheSameNameAreToldApart() throws IOException {
    List<Object> words = new ArrayList<>();
    for (String parent : List.of("a", "b", "c")) {
      Path same = folder.resolve(parent).resolve("photos");
      Files.createDirectories(same);
      words.add(Files.copy(photos.resolve("p000.png"), same.resolve("p.png")).getParent());
    }
    words.addAll(List.of("-o", folder.resolve("no/m.vlad")));
    assertThat(refusal(1, words.toArray())).endsWith("m.vlad: its folder does not exist");
    assertThat(refusal(1, photos, photos))
        .isEqualTo(photos + ": given twice; wanted every folder once");
  }

  @Test
  void everyTrialHasANameOfItsOwnAndTheFirstIsTheDefault() {
    List<String> names = Trial.all().stream().map(Trial::name).toList();
    assertThat(names).hasSize(12).doesNotHaveDuplicates();
    assertThat(names.getFirst()).startsWith("256 words, ");
  }

  private String refusal(int code, Object... more) throws IOException {
    List<Object> words = new ArrayList<>(List.of("tune"));
    if (!Arrays.asList(more).contains("--state")) {
      words.addAll(List.of("--state", state));
    }
    words.addAll(Arrays.asList(more));
    return Vlad.refusal(code, folder, words.toArray());
  }
}
