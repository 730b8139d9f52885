package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Vectors in and out: {@code index --vectors}, {@code search --vectors}, {@code export}. */
class VectorsTest {
  @TempDir private Path folder;

  private Path y;
  private Path ids;
  private Path collection;

  /** Of any length; one is zero. */
  @BeforeEach
  void makeVectors() throws IOException {
    y = NpyFiles.floats(folder.resolve("Y.npy"), NpyFiles.shape(4, 2), 3, 4, 0, 0, 5, 0, 0, -2);
    ids = Files.writeString(folder.resolve("ids.txt"), "d/é\nzero\nb c\na\n");
    collection = folder.resolve("collection");
  }

  @Test
  void aCollectionOfVectorsIsAnIndexWithoutPhotos() throws IOException {
    assertThat(index(y, ids).succeeded().output())
        .isEqualTo(
            "4 added, 0 changed, 0 unchanged (1 rows of zeros); 3 vectors in %s\n"
                .formatted(collection));
    assertThat(index(y, ids).succeeded().output()).startsWith("0 added, 0 changed, 4 unchanged");
    Path q = NpyFiles.floats(folder.resolve("Q.npy"), NpyFiles.shape(2, 2), 30, 40, 0, 0);
    assertThat(search(q, "--top", 2).succeeded().output())
        .isEqualTo("row 0:\n1.0000  d/é\n0.6000  b c\nrow 1:\n");
    JsonNode json = search(q, "--json").succeeded().json();
    assertThat(json.get("collection").asString()).isEqualTo(collection.toString());
    JsonNode hits = json.get("results").get(0).get("hits");
    assertThat(hits).hasSize(3);
    assertThat(hits.get(2).get("id").asString()).isEqualTo("a");
    assertThat(hits.get(2).get("score").asDouble()).isEqualTo(-0.8);
    assertThat(json.get("results").get(1).get("hits")).isEmpty();
    JsonNode info = Vlad.run("info", collection, "--json").succeeded().json();
    assertThat(info.get("images").asInt()).isEqualTo(3);
    assertThat(info.get("withoutFeatures").asInt()).isEqualTo(1);
    assertThat(info.get("vectors").asString()).isEqualTo("from elsewhere");
    assertThat(info.get("outputDimension").asInt()).isEqualTo(2);
    assertThat(Vlad.run("remove", "b c", "--collection", collection).succeeded().output())
        .isEqualTo("1 removed; 2 images in %s\n".formatted(collection));
    assertThat(search(q, "--top", 5).succeeded().output())
        .isEqualTo("row 0:\n1.0000  d/é\n-0.8000  a\nrow 1:\n");
    assertThat(Vlad.refusal(1, folder, "remove", "b c", "--collection", collection))
        .startsWith("b c: no such id in");
  }

  @Test
  void aFlippedBitIsFoundByVerifyingAndBeforeWriting() throws IOException {
    index(y, ids).succeeded();
    assertThat(Vlad.run("info", collection, "--verify").succeeded().output())
        .containsPattern("intact +true");
    assertThat(Vlad.run("info", collection, "--json").succeeded().json().has("intact")).isFalse();
    assertThat(flipped()).isEqualTo(1);
    Vlad.Outcome text = Vlad.run("info", collection, "--verify");
    assertThat(text.code()).isEqualTo(1);
    assertThat(text.output())
        .containsPattern("intact +false")
        .containsPattern("damage +checksum failed .*the vector is no unit vector of .*; make the");
    Vlad.Outcome json = Vlad.run("info", collection, "--verify", "--json");
    assertThat(json.code()).isEqualTo(1);
    assertThat(json.json().get("damages")).hasSize(1);
    assertThat(Vlad.refusal(1, folder, "remove", "a", "--collection", collection))
        .contains("is damaged: checksum failed");
  }

  /** Gives 0.6 the greatest bit of its exponent in what the index stores; returns how often. */
  private int flipped() throws IOException {
    int flipped = 0;
    try (Stream<Path> files = Files.list(collection.resolve("index"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        byte[] content = Files.readAllBytes(file);
        ByteBuffer numbers = ByteBuffer.wrap(content).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at + 4 <= content.length; at++) {
          if (numbers.getFloat(at) == 0.6f) {
            content[at + 3] ^= 0x40;
            Files.write(file, content);
            flipped++;
          }
        }
      }
    }
    return flipped;
  }

  @Test
  void theSameIdsAreReplacedAndOthersStay() throws IOException {
    index(y, ids).succeeded();
    Path more = NpyFiles.floats(folder.resolve("M.npy"), NpyFiles.shape(3, 2), 0, 9, 0, 0, 1, 1);
    Path moreIds = Files.writeString(folder.resolve("more.txt"), "b c\na\nnew\n");
    assertThat(index(more, moreIds).succeeded().output())
        .startsWith("1 added, 2 changed, 0 unchanged (1 rows of zeros); 3 vectors in");
    Path exported = folder.resolve("E.npy");
    Vlad.run("export", collection, "-o", exported, "--ids", folder.resolve("E")).succeeded();
    assertThat(folder.resolve("E")).hasContent("a\nb c\nd/é\nnew\nzero\n");
    assertThat(
            Vlad.run("export", collection, "-o", exported, "--ids", ids, "--facts", "-")
                .succeeded()
                .lines())
        .startsWith("{\"id\":\"a\",\"features\":false}", "{\"id\":\"b c\",\"features\":true}");
    float half = (float) Math.sqrt(0.5);
    assertThat(NpyFiles.read(exported))
        .isDeepEqualTo(new float[][] {{0, 0}, {0, 1}, {0.6f, 0.8f}, {half, half}, {0, 0}});
  }

  /** A vector that was normalised once keeps its bits. */
  @Test
  void anExportIsIndexedToTheBit() throws IOException {
    Random random = new Random(4);
    float[] values = new float[200 * 33];
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * 100);
    }
    for (int i = 0; i < 200; i++) {
      lines.append("id%03d\n".formatted(i));
    }
    Path drawn = NpyFiles.floats(folder.resolve("D.npy"), NpyFiles.shape(200, 33), values);
    Path drawnIds = Files.writeString(folder.resolve("D.txt"), lines);
    index(drawn, drawnIds).succeeded();
    Path one = folder.resolve("1.npy");
    Path two = folder.resolve("2.npy");
    Path oneIds = folder.resolve("1.txt");
    Vlad.run("export", collection, "-o", one, "--ids", oneIds).succeeded();
    Path copy = folder.resolve("copy");
    Vlad.run("index", "--vectors", one, "--ids", oneIds, "--collection", copy).succeeded();
    Vlad.run("export", copy, "-o", two, "--ids", folder.resolve("2.txt")).succeeded();
    assertThat(two).hasSameBinaryContentAs(one);
    assertThat(folder.resolve("2.txt")).hasSameBinaryContentAs(drawnIds);
  }

  @Test
  void whatNeedsPhotosSaysThatThereAreNone() throws IOException {
    index(y, ids).succeeded();
    Path photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 4);
    String line =
        collection
            + ": holds vectors from elsewhere, without photos; wanted a collection of photos";
    Object[][] commands = {
      {"search", photos.resolve("p000.png")},
      {"duplicates"},
      {"index", photos},
      {"evaluate", "--groups", ids}
    };
    for (Object[] command : commands) {
      Object[] words = Arrays.copyOf(command, command.length + 2);
      words[command.length] = "--collection";
      words[command.length + 1] = collection;
      assertThat(refusal(1, words)).isEqualTo(line);
    }
    Path own = folder.resolve("photo-collection");
    Vlad.run("index", photos, "--collection", own).succeeded();
    assertThat(refusal(1, "index", "--vectors", y, "--ids", ids, "--collection", own))
        .isEqualTo(own + ": holds photos; wanted another collection for vectors from elsewhere");
  }

  @Test
  void aCollectionOfPhotosIsSearchedForVectorsToo() throws IOException {
    Path photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 4);
    Path own = folder.resolve("own");
    Vlad.run("index", photos, "--collection", own).succeeded();
    Path e = folder.resolve("E.npy");
    Vlad.run("export", own, "-o", e, "--ids", folder.resolve("E")).succeeded();
    Path facts = folder.resolve("facts.jsonl");
    Vlad.run("export", own, "-o", e, "--ids", folder.resolve("E"), "--facts", facts).succeeded();
    Path second = photos.resolve("p001.png");
    assertThat(Files.readAllLines(facts))
        .hasSize(4)
        .element(1)
        .isEqualTo(
            "{\"id\":\"p001.png\",\"features\":true,\"width\":%d,\"height\":%d,\"bytes\":%d,\"modified\":\"%s\"}"
                .formatted(
                    Pictures.picture(1).getWidth(),
                    Pictures.picture(1).getHeight(),
                    Files.size(second),
                    Instant.ofEpochMilli(Files.getLastModifiedTime(second).toMillis())));
    assertThat(
            Vlad.run("search", "--vectors", e, "--collection", own, "--top", 1).succeeded().lines())
        .containsExactly(
            "row 0:",
            "1.0000  p000.png",
            "row 1:",
            "1.0000  p001.png",
            "row 2:",
            "1.0000  p002.png",
            "row 3:",
            "1.0000  p003.png");
  }

  @Test
  void vectorsAreSearchedAmongVectors() throws IOException {
    Path q = NpyFiles.floats(folder.resolve("Q.npy"), NpyFiles.shape(2, 2), 10, 0, 0, 0);
    assertThat(Vlad.run("search", "--vectors", q, "--among", y, "--top", 9).succeeded().output())
        .isEqualTo("row 0:\n1.0000  2\n0.6000  0\n0.0000  3\nrow 1:\n");
    Path hits = folder.resolve("hits.npz");
    assertThat(
            Vlad.run("search", "--vectors", q, "--among", y, "--top", 4, "-o", hits)
                .succeeded()
                .output())
        .isEmpty();
    ByteBuffer rows = entry(hits, "ids.npy", "'<i8', 'fortran_order': False, 'shape': (2, 4)");
    long[] found = new long[8];
    rows.asLongBuffer().get(found);
    assertThat(found).containsExactly(2, 0, 3, -1, -1, -1, -1, -1);
    Path texts = folder.resolve("texts.npz");
    index(y, ids).succeeded();
    assertThat(search(q, "--top", 2, "-o", texts).succeeded().output()).isEmpty();
    ByteBuffer text = entry(texts, "ids.npy", "'<U3', 'fortran_order': False, 'shape': (2, 2)");
    int[] characters = new int[12];
    text.asIntBuffer().get(characters);
    assertThat(characters).containsExactly('b', ' ', 'c', 'd', '/', 'é', 0, 0, 0, 0, 0, 0);
    float[] scores = new float[4];
    entry(texts, "scores.npy", "'<f4', 'fortran_order': False, 'shape': (2, 2)")
        .asFloatBuffer()
        .get(scores);
    assertThat(scores).containsExactly(1, 0.6f, Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY);
  }

  @Test
  void aDashIsStandardInputOrOutput() throws IOException {
    byte[] rows = Files.readAllBytes(y);
    assertThat(
            Vlad.run(rows, "index", "--vectors", "-", "--ids", ids, "--collection", collection)
                .succeeded()
                .output())
        .startsWith("4 added");
    assertThat(
            Vlad.run(
                    Files.readAllBytes(ids),
                    "index",
                    "--vectors",
                    y,
                    "--ids",
                    "-",
                    "--collection",
                    collection)
                .succeeded()
                .output())
        .startsWith("0 added, 0 changed, 4 unchanged");
    assertThat(
            Vlad.run(rows, "search", "--vectors", "-", "--among", y, "--top", 1)
                .succeeded()
                .lines())
        .contains("row 3:", "1.0000  3");
    Path e = folder.resolve("E.npy");
    assertThat(Vlad.run("export", collection, "-o", e, "--ids", "-").succeeded().output())
        .isEqualTo("a\nb c\nd/é\nzero\n");
    assertThat(
            Vlad.run("export", collection, "-o", "-", "--ids", folder.resolve("E"))
                .succeeded()
                .bytes())
        .isEqualTo(Files.readAllBytes(e));
    Path photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 4);
    Path own = folder.resolve("own");
    Vlad.run("index", photos, "--collection", own).succeeded();
    byte[] image = Files.readAllBytes(photos.resolve("p002.png"));
    assertThat(Vlad.run(image, "search", "-", "--collection", own, "--top", 1).succeeded().output())
        .startsWith("1.0000  p002.png  the same file");
    assertThat(Vlad.run(new byte[3], "search", "--vectors", "-", "--among", y).errors())
        .startsWith("vlad: standard input: ");
    assertThat(refusal(2, "index", "--vectors", "-", "--ids", "-")).startsWith("- stands for two");
    assertThat(refusal(2, "search", "--vectors", "-", "--among", "-"))
        .startsWith("- stands for two");
    assertThat(refusal(2, "export", collection, "-o", "-", "--ids", "-"))
        .startsWith("- stands for two");
  }

  @Test
  void badInputIsNamed() throws IOException {
    float nan = Float.NaN;
    Path bad = NpyFiles.floats(folder.resolve("bad.npy"), NpyFiles.shape(2, 2), 1, 2, nan, 1);
    Path good = NpyFiles.floats(folder.resolve("good.npy"), NpyFiles.shape(1, 2), 1, 2);
    Path wide = NpyFiles.floats(folder.resolve("wide.npy"), NpyFiles.shape(1, 3), 1, 2, 3);
    Path images = NpyFiles.floats(folder.resolve("images.npy"), NpyFiles.shape(1, 1, 2), 1, 2);
    Path two = Files.writeString(folder.resolve("two.txt"), "a\nb\n");
    Path twice = Files.writeString(folder.resolve("twice.txt"), "a\na\n");
    Path gap = Files.writeString(folder.resolve("gap.txt"), "a\n\nb\n");
    assertThat(refusal(1, "index", "--vectors", bad, "--ids", two, "--collection", collection))
        .isEqualTo(bad + ": row 1 (b) holds NaN or infinity; wanted finite numbers");
    assertThat(refusal(1, "index", "--vectors", y, "--ids", two, "--collection", collection))
        .isEqualTo("%s: 2 ids; %s has 4 rows".formatted(two, y));
    assertThat(refusal(1, "index", "--vectors", bad, "--ids", twice, "--collection", collection))
        .isEqualTo(twice + ": line 2: the id a is that of line 1 too");
    assertThat(refusal(1, "index", "--vectors", bad, "--ids", gap, "--collection", collection))
        .isEqualTo(gap + ": line 2 is empty; wanted an id");
    assertThat(refusal(1, "index", "--vectors", images, "--ids", two, "--collection", collection))
        .isEqualTo(images + ": holds descriptors of several images; wanted vectors, one a row");
    assertThat(refusal(1, "search", "--vectors", good, "--among", bad))
        .isEqualTo(bad + ": row 1 holds NaN or infinity; wanted finite numbers");
    assertThat(refusal(1, "search", "--vectors", bad, "--among", good))
        .isEqualTo(bad + ": row 1 holds NaN or infinity; wanted finite numbers");
    assertThat(refusal(1, "search", "--vectors", wide, "--among", good))
        .isEqualTo("%s: rows of 3 numbers; %s has vectors of 2".formatted(wide, good));
    index(y, ids).succeeded();
    assertThat(refusal(1, "search", "--vectors", wide, "--collection", collection))
        .isEqualTo(
            "%s: rows of 3 numbers; the collection %s has vectors of 2"
                .formatted(wide, collection));
    assertThat(refusal(1, "search", "--vectors", bad, "--collection", collection))
        .isEqualTo(bad + ": row 1 holds NaN or infinity; wanted finite numbers");
    Path one = Files.writeString(folder.resolve("one.txt"), "a\n");
    assertThat(refusal(1, "index", "--vectors", wide, "--ids", one, "--collection", collection))
        .isEqualTo(collection + ": has vectors of 2 numbers; the rows have 3");
    Path nowhere = folder.resolve("nowhere");
    assertThat(refusal(1, "export", nowhere, "-o", folder.resolve("E"), "--ids", "-"))
        .startsWith(nowhere + ": no collection there");
    assertThat(refusal(1, "search", "--vectors", good, "--collection", nowhere))
        .startsWith(nowhere + ": no collection there");
  }

  /** What a run has made before is made anew; nothing else is. */
  @Test
  void outputsTakeTheirOwnPlacesAlone() throws IOException {
    index(y, ids).succeeded();
    Path e = folder.resolve("E.npy");
    Path hits = folder.resolve("hits.npz");
    for (int run = 0; run < 2; run++) {
      Vlad.run("export", collection, "-o", e, "--ids", folder.resolve("E.txt")).succeeded();
      Vlad.run("search", "--vectors", y, "--among", e, "-o", hits).succeeded();
      search(y, "-o", hits).succeeded();
    }
    Path notes = Files.writeString(folder.resolve("notes.txt"), "two lines\n\nand a gap\n");
    Path archive = folder.resolve("other.npz");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(archive))) {
      zip.putNextEntry(new ZipEntry("descriptors.npy"));
    }
    assertThat(refusal(1, "export", collection, "-o", e, "--ids", notes))
        .isEqualTo(
            notes + ": exists and is not a list of ids, one a line; wanted another file for --ids");
    assertThat(refusal(1, "export", collection, "-o", ids, "--ids", e))
        .isEqualTo(
            e + ": exists and is not a list of ids, one a line; wanted another file for --ids");
    assertThat(refusal(1, "export", collection, "-o", ids, "--ids", folder.resolve("new")))
        .isEqualTo(ids + ": exists and is not a .npy file; wanted another file for -o");
    Path both = folder.resolve("both");
    assertThat(refusal(1, "export", collection, "-o", both, "--ids", both))
        .isEqualTo(both + ": is to be written by --ids and by -o; wanted two files");
    assertThat(refusal(1, "search", "--vectors", y, "--among", e, "-o", y))
        .isEqualTo(y + ": is what --vectors names; wanted another file for -o");
    assertThat(refusal(1, "search", "--vectors", y, "--among", e, "-o", e))
        .isEqualTo(e + ": is what --among names; wanted another file for -o");
    assertThat(refusal(1, "search", "--vectors", y, "--among", e, "-o", archive))
        .isEqualTo(
            archive + ": exists and is not an .npz file of hits; wanted another file for -o");
  }

  /** Two gigabytes, nearly all of them zeros, with a heap of 64 MiB. */
  @Test
  void vectorsLargerThanTheMemoryAreSearched() throws Exception {
    int rows = 1 << 22;
    Path large = folder.resolve("large.npy");
    byte[] header = NpyFiles.header("<f4", false, rows, 128);
    Files.write(large, header);
    try (FileChannel file = FileChannel.open(large, StandardOpenOption.WRITE)) {
      ByteBuffer lastRow = ByteBuffer.allocate(4 * 128).order(ByteOrder.LITTLE_ENDIAN);
      lastRow.putFloat(0, 12);
      file.write(lastRow, header.length + 4L * 128 * (rows - 1));
    }
    float[] query = new float[128];
    query[0] = 0.6f;
    query[5] = 0.8f;
    Path q = NpyFiles.floats(folder.resolve("Q.npy"), NpyFiles.shape(1, 128), query);
    Path log = folder.resolve("log");
    Process process =
        Vlad.start(List.of("-Xmx64m"), log, "search", "--vectors", q, "--among", large);
    assertThat(process.waitFor()).as(log::toString).isZero();
    assertThat(Files.readString(log)).endsWith("0.6000  %d\n".formatted(rows - 1));
  }

  @Test
  void whatMakesNoSense() throws IOException {
    assertThat(refusal(2, "index", "--vectors", y)).startsWith("--vectors Y goes with --ids IDS");
    assertThat(refusal(2, "index", "--vectors", y, "--ids", ids, folder))
        .startsWith("--vectors goes without DIR");
    assertThat(refusal(2, "search", "--vectors", y, "a.jpg"))
        .startsWith("--vectors goes without IMAGE");
    assertThat(refusal(2, "search", "a.jpg", "-o", "hits.npz"))
        .startsWith("--among and -o go with");
    assertThat(refusal(2, "search", "--vectors", y, "--among", y, "--collection", collection))
        .startsWith("--among goes without --collection");
    assertThat(refusal(2, "search")).startsWith("missing: IMAGE");
    assertThat(refusal(2, "export", collection, "-o", "E")).contains("--ids");
  }

  private String refusal(int code, Object... words) throws IOException {
    return Vlad.refusal(code, folder, words);
  }

  private Vlad.Outcome index(Path vectors, Path lines) {
    return Vlad.run("index", "--vectors", vectors, "--ids", lines, "--collection", collection);
  }

  private Vlad.Outcome search(Path vectors, Object... more) {
    Object[] words = Arrays.copyOf(more, more.length + 5);
    System.arraycopy(
        new Object[] {"search", "--vectors", vectors, "--collection", collection}, 0, words, 0, 5);
    System.arraycopy(more, 0, words, 5, more.length);
    return Vlad.run(words);
  }

  private static ByteBuffer entry(Path npz, String name, String header) throws IOException {
    try (ZipFile zip = new ZipFile(npz.toFile());
        InputStream stream = zip.getInputStream(zip.getEntry(name))) {
      byte[] bytes = stream.readAllBytes();
      assertThat(new String(bytes, 10, 118, UTF_8)).startsWith("{'descr': %s, }".formatted(header));
      return ByteBuffer.wrap(bytes, 128, bytes.length - 128).slice().order(ByteOrder.LITTLE_ENDIAN);
    }
  }
}
