package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.Workers;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.index.StoredFile;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
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
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
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
    BufferedImage phone = new BufferedImage(12_000, 9_000, BufferedImage.TYPE_BYTE_GRAY);
    phone.createGraphics().drawImage(Pictures.picture(22), 0, 0, 12_000, 9_000, null);
    ImageIO.write(phone, "jpg", shared.resolve("phone.jpg").toFile());
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
    Files.write(photos.resolve("profile.jpg"), withProfile(jpeg(17)));
    Files.write(photos.resolve("inks.jpg"), fourInks(Pictures.picture(18)));
    Files.write(photos.resolve("moving.gif"), animated(19, 20));
    Files.write(photos.resolve("panorama.png"), png(panorama()));
    Files.write(photos.resolve("raw.nef"), raw(written(scaled(Pictures.picture(21)), "jpg")));
    Files.copy(shared.resolve("phone.jpg"), photos.resolve("phone.jpg"));
    ids.addAll(List.of("sixteen.png", "palette.gif", "photo.jpg", "profile.jpg", "inks.jpg"));
    ids.addAll(List.of("moving.gif", "panorama.png", "raw.nef", "phone.jpg"));
    // pictures that cannot be read
    Files.write(photos.resolve("empty.jpg"), new byte[0]);
    byte[] whole = png(Pictures.picture(16));
    Files.write(photos.resolve("half.png"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(photos.resolve("vast.png"), Pictures.pngClaiming(100_000, 100_000));
    Files.writeString(photos.resolve("saved.jpg"), "<html>Not found</html>");
    Files.write(
        photos.resolve("cut.heic"),
        new byte[] {0, 0, 0, 16, 'f', 't', 'y', 'p', 'h', 'e', 'i', 'c', 0, 0, 0, 0});
  }

  private static byte[] jpeg(int number) throws IOException {
    return written(Pictures.picture(number), "jpg");
  }

  /** The same JPEG with an sRGB profile in front. */
  private static byte[] withProfile(byte[] jpeg) {
    byte[] profile = ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData();
    ByteBuffer bytes = ByteBuffer.allocate(jpeg.length + profile.length + 18);
    bytes.put(jpeg, 0, 2).putShort((short) 0xFFE2).putShort((short) (profile.length + 16));
    bytes.put("ICC_PROFILE\0\1\1".getBytes(UTF_8)).put(profile);
    return bytes.put(jpeg, 2, jpeg.length - 2).array();
  }

  /** A JPEG of four components without a marker that says which. */
  private static byte[] fourInks(BufferedImage image) throws IOException {
    WritableRaster inks =
        Raster.createInterleavedRaster(
            DataBuffer.TYPE_BYTE, image.getWidth(), image.getHeight(), 4, null);
    for (int y = 0; y < image.getHeight(); y++) {
      for (int x = 0; x < image.getWidth(); x++) {
        int colour = image.getRGB(x, y);
        inks.setPixel(x, y, new int[] {colour >> 16 & 255, colour >> 8 & 255, colour & 255, 200});
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.write(null, new IIOImage(inks, null, null), null);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] animated(int... numbers) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    try (ImageOutputStream output = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(output);
      writer.prepareWriteSequence(null);
      for (int number : numbers) {
        BufferedImage frame = ofType(Pictures.picture(number), BufferedImage.TYPE_BYTE_INDEXED);
        writer.writeToSequence(new IIOImage(frame, null, null), null);
      }
      writer.endWriteSequence();
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static BufferedImage panorama() {
    BufferedImage wide = new BufferedImage(1600, 240, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 5; i++) {
      wide.getGraphics().drawImage(Pictures.picture(24 + i), 320 * i, 0, null);
    }
    return wide;
  }

  private static BufferedImage scaled(BufferedImage image) {
    BufferedImage larger =
        new BufferedImage(2 * image.getWidth(), 2 * image.getHeight(), BufferedImage.TYPE_INT_RGB);
    larger.createGraphics().drawImage(image, 0, 0, larger.getWidth(), larger.getHeight(), null);
    return larger;
  }

  /** A TIFF as a camera writes it: its first directory leads to another, and to a JPEG behind. */
  private static byte[] raw(byte[] jpeg) {
    ByteBuffer file = ByteBuffer.allocate(400 + jpeg.length).order(ByteOrder.LITTLE_ENDIAN);
    file.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8);
    directory(file, new int[][] {{254, 1}, {256, 160}, {257, 120}, {330, 200}});
    directory(file.position(200), new int[][] {{254, 0}, {256, 640}});
    return file.position(400).put(jpeg).array();
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
        List.of("21 added, 0 changed", "0 added, 0 changed", "0 added, 0 changed")) {
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
          .contains("7 skipped:")
          .contains("dangling.png: a link to ", "itself.png: a link that leads nowhere")
          .contains("  cut.heic: ", "  empty.jpg: 0 bytes", "  half.png: truncated PNG")
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
        .contains("0 added, 0 changed, 1 moved, 0 removed, 20 unchanged; 21 images")
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
        .contains("1 removed; 20 images");
    assertThat(run(locale, "remove", "a\\b.png", "--collection", collection).output())
        .contains("1 removed; 19 images");
  }

  /** A directory of numbers, without another one behind it. */
  private static void directory(ByteBuffer file, int[][] entries) {
    file.putShort((short) entries.length);
    for (int[] entry : entries) {
      file.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
    }
    file.putInt(0);
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
