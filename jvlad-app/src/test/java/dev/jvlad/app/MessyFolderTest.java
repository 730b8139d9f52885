package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.Workers;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.index.StoredFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A folder as people have them: names that are no text, links, loops, files that are no pictures,
 * strange pictures, damaged ones. Each file is found, or listed with a reason; in every locale, at
 * every run, and after folders were moved.
 */
@EnabledOnOs(OS.LINUX)
class MessyFolderTest {
  @TempDir private static Path shared;
  private static Path model;

  @TempDir private Path folder;
  private Path photos;
  private Path collection;

  /** The ids that the folder's pictures have, in every locale. */
  private final TreeSet<String> ids = new TreeSet<>();

  @BeforeAll
  static void aModel() throws IOException {
    model = Pictures.smallModel(shared.resolve("model.vlad"));
  }

  /** A file whose name is given as in an address. */
  private static Path at(Path folder, String address) {
    return Path.of(URI.create("file://" + folder.toUri().getRawPath() + address));
  }

  private void picture(String address, String id, int number) throws IOException {
    Path file = at(photos, address);
    Files.createDirectories(file.getParent());
    Files.write(file, png(Pictures.picture(number)));
    ids.add(id);
  }

  private static byte[] png(BufferedImage image) throws IOException {
    return written(image, "png");
  }

  private static byte[] written(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }

  private static BufferedImage ofType(BufferedImage image, int type) {
    BufferedImage other = new BufferedImage(image.getWidth(), image.getHeight(), type);
    other.getGraphics().drawImage(image, 0, 0, null);
    return other;
  }

  @BeforeEach
  void mess() throws IOException {
    photos = Files.createDirectories(folder.resolve("my photos"));
    collection = folder.resolve("collection");
    picture("plain.png", "plain.png", 0);
    picture("%E5%86%99%E7%9C%9F.png", "写真.png", 1);
    picture("%C3%A9t%C3%A9/e%CC%81.png", "été/e\u0301.png", 2);
    picture("caf%E9.png", "//caf%E9.png", 3);
    picture("caf%E8.png", "//caf%E8.png", 4);
    picture("a%5Cb.png", "a\\b.png", 5);
    picture("a/b.png", "a/b.png", 6);
    picture("new%0Aline%09tab.png", "//new%0Aline%09tab.png", 7);
    picture("-dash%20%22quote'.png", "-dash \"quote'.png", 8);
    picture("@at.png", "@at.png", 9);
    picture("%F0%9F%98%80/sm%C3%AFle.png", "😀/smïle.png", 10);
    picture("d%FF/%0A/deep.png", "//d%FF/%0A/deep.png", 11);
    // a file and its other names
    Files.createSymbolicLink(photos.resolve("link.png"), Path.of("plain.png"));
    Files.createLink(photos.resolve("hard.png"), photos.resolve("a/b.png"));
    Files.createSymbolicLink(photos.resolve("loop"), Path.of("."));
    Files.createSymbolicLink(photos.resolve("dangling.png"), Path.of("nowhere.png"));
    Files.createSymbolicLink(photos.resolve("itself.png"), Path.of("itself.png"));
    // what is no photo
    Files.writeString(photos.resolve("plain.xmp"), "<x:xmpmeta/>");
    Files.writeString(photos.resolve("notes.txt"), "no picture");
    Files.write(photos.resolve("film.mov"), new byte[] {0, 0, 0, 20, 'f', 't', 'y', 'p', 'q', 't'});
    Files.writeString(photos.resolve(".hidden.png"), "hidden");
    Files.write(
        Files.createDirectories(photos.resolve("@eaDir/plain.png"))
            .resolve("SYNOPHOTO_THUMB_M.png"),
        png(Pictures.picture(12)));
    // pictures of other kinds
    Files.write(
        photos.resolve("sixteen.png"),
        png(ofType(Pictures.picture(13), BufferedImage.TYPE_USHORT_GRAY)));
    Files.write(
        photos.resolve("palette.gif"),
        written(ofType(Pictures.picture(14), BufferedImage.TYPE_BYTE_INDEXED), "gif"));
    Files.write(photos.resolve("photo.jpg"), written(Pictures.picture(15), "jpg"));
    ids.addAll(List.of("sixteen.png", "palette.gif", "photo.jpg"));
    // pictures that cannot be read
    Files.write(photos.resolve("empty.jpg"), new byte[0]);
    byte[] whole = png(Pictures.picture(16));
    Files.write(photos.resolve("half.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(photos.resolve("vast.png"), Pictures.pngClaiming(100_000, 100_000));
    Files.writeString(photos.resolve("saved.jpg"), "<html>Not found</html>");
  }

  private record Outcome(int code, String output) {}

  /** Runs the command in a locale; nothing of ours tells the JVM how names are encoded. */
  private Outcome run(String locale, Object... words) throws IOException, InterruptedException {
    Path log = folder.resolve("log");
    List<Object> command = new ArrayList<>(List.of(words));
    Process process =
        Vlad.start(
            Map.of("LC_ALL", locale, "LC_CTYPE", "", "LANG", ""),
            List.of("-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8"),
            log,
            command.toArray());
    int code = process.waitFor();
    return new Outcome(code, Files.readString(log, UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "C", "C.UTF-8"})
  void eachFileIsFoundOrListedInEveryLocaleAndAtEveryRun(String locale) throws Exception {
    for (String first :
        List.of("15 added, 0 changed", "0 added, 0 changed", "0 added, 0 changed")) {
      Outcome outcome =
          run(locale, "index", photos, "--collection", collection, "--model", model, "--verbose");
      assertThat(outcome.code()).as(outcome.output()).isZero();
      assertThat(outcome.output())
          .contains(first + ", 0 removed")
          .contains("; " + ids.size() + " images")
          .contains("3 no pictures")
          .contains("1 hidden")
          .contains("2 other names of listed files")
          .contains("1 link to a folder")
          .contains("1 folder of thumbnails")
          .contains("link.png: the same file as plain.png")
          .contains("6 skipped:")
          .contains("dangling.png: a link to ", "itself.png: a link that leads nowhere")
          .contains("  empty.jpg: 0 bytes", "  half.png: truncated PNG")
          .contains("  vast.png: claims 100000×100000 pixels")
          .contains("  saved.jpg: not an image that can be read: text");
      assertThat(indexed()).isEqualTo(ids);
    }

    // the folder is renamed, and a folder in it; nothing is read again, and nothing is lost
    Path moved = Files.move(photos, folder.resolve("other name"));
    Files.move(at(moved, "d%FF"), moved.resolve("now text"));
    ids.remove("//d%FF/%0A/deep.png");
    ids.add("//now%20text/%0A/deep.png");
    Outcome outcome = run(locale, "index", moved, "--collection", collection);
    assertThat(outcome.output())
        .contains("0 added, 0 changed, 1 moved, 0 removed, 14 unchanged; 15 images")
        .contains(photos + " is " + moved + " now");
    assertThat(indexed()).isEqualTo(ids);
    photos = moved;

    // what is printed can be used
    Path query = at(moved, "caf%E9.png");
    String found =
        run(locale, "search", query.toUri(), "--collection", collection, "--json").output();
    JsonNode hit =
        new JsonMapper() // behind what the JVM says of its incubator
            .readTree(found.substring(found.indexOf('{')))
            .get("results")
            .get(0)
            .get("hits")
            .get(0);
    assertThat(hit.get("id").asString()).isEqualTo("//caf%E9.png");
    assertThat(hit.get("sameFile").asBoolean()).isTrue();
    assertThat(hit.get("path").asString()).isEqualTo("file://" + query.toUri().getRawPath());
    assertThat(
            run(locale, "remove", hit.get("path").asString(), "--collection", collection).output())
        .contains("1 removed; 14 images");
    assertThat(run(locale, "remove", "a\\b.png", "--collection", collection).output())
        .contains("1 removed; 13 images");
  }

  /** The ids that the index has of pictures. */
  private Set<String> indexed() throws IOException {
    TreeSet<String> found = new TreeSet<>();
    Map<String, Integer> sources = new HashMap<>();
    try (var workers = Workers.of(1);
        var index =
            ImageIndex.openReadOnly(
                collection.resolve("index"),
                ImageIndex.readSettings(collection.resolve("index")),
                workers)) {
      index.forEach(file -> {
        if (file.state() == StoredFile.State.INDEXED) {
          found.add(file.id());
          sources.merge(file.facts().source(), 1, Integer::sum);
        }
      });
    }
    assertThat(new TreeMap<>(sources).firstKey()).isEqualTo("1");
    return found;
  }

  /** Bytes that are no text in any locale, as a shell passes them on. */
  @Test
  void anArgumentMayBeAnyBytes() throws Exception {
    run("C", "index", photos, "--collection", collection, "--model", model);
    Path script = folder.resolve("search.sh");
    List<String> command = Vlad.command(List.of("-Dstdout.encoding=UTF-8"));
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes("exec ".getBytes(UTF_8));
    for (String word : command) {
      text.writeBytes(("'" + word + "' ").getBytes(UTF_8));
    }
    text.writeBytes(("search '" + photos + "/caf").getBytes(UTF_8));
    text.write(0xE9);
    text.writeBytes((".png' -0 --collection '" + collection + "'\n").getBytes(UTF_8));
    Files.write(script, text.toByteArray());
    for (String locale : List.of("C", "C.UTF-8")) {
      ProcessBuilder builder = new ProcessBuilder("sh", script.toString());
      builder.environment().put("LC_ALL", locale);
      builder.environment().remove("JDK_JAVA_OPTIONS");
      builder.redirectError(ProcessBuilder.Redirect.DISCARD);
      Process process = builder.start();
      byte[] printed = process.getInputStream().readAllBytes();
      assertThat(process.waitFor()).isZero();
      ByteArrayOutputStream wanted = new ByteArrayOutputStream();
      wanted.writeBytes((photos + "/caf").getBytes(UTF_8));
      wanted.write(0xE9);
      wanted.writeBytes(".png\0".getBytes(UTF_8));
      assertThat(printed).as(locale).isEqualTo(wanted.toByteArray());
    }
  }
}
