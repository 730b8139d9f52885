package dev.jvlad.index;

import static dev.jvlad.index.Vectors.FACTS;
import static dev.jvlad.index.Vectors.WORKERS;
import static dev.jvlad.index.Vectors.entry;
import static dev.jvlad.index.Vectors.hit;
import static dev.jvlad.index.Vectors.unit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.index.ImageEntry.Indexed;
import dev.jvlad.index.ImageEntry.NoFeatures;
import dev.jvlad.index.ImageEntry.NotAnImage;
import dev.jvlad.index.ImageEntry.Unreadable;
import dev.jvlad.index.StoredFile.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageIndexTest {
  private static final IndexSettings PLANE = new IndexSettings("model-a", 2);
  private static final byte[] NONE = {};

  private static final byte[] ABC = "abc".getBytes(StandardCharsets.US_ASCII);

  @TempDir Path folder;

  @Test
  void findsTheNearestByCosine() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(entry("east", 1, 0));
      index.put(entry("north", 0, 1));
      index.put(entry("west", -1, 0));
      index.put(entry("north-east", unit(1, 1)));
      List<Hit> hits = index.search(unit(3, 4), 10);
      assertThat(hits).extracting(Hit::id).containsExactly("north-east", "north", "east", "west");
      double[] cosines = {7 / (5 * Math.sqrt(2)), .8, .6, -.6};
      for (int i = 0; i < 4; i++) {
        assertThat(hits.get(i).score()).isCloseTo((float) cosines[i], within(1e-7f));
      }
      assertThat(index.search(unit(3, 4), 1)).extracting(Hit::id).containsExactly("north-east");
    }
  }

  @Test
  void takesTheBestScoreOfSeveralQueries() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(entry("east", 1, 0));
      index.put(entry("north", 0, 1));
      index.put(entry("south", 0, -1));
      assertThat(index.search(List.of(unit(4, 3), unit(3, -4)), 3))
          .containsExactly(hit("east", .8f, .6f), hit("south", -.6f, .8f), hit("north", .6f, -.8f));
    }
  }

  @Test
  void ordersEqualScoresByIdAlsoWhereTheListEnds() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      for (String id : List.of("d", "b", "e", "a", "c")) {
        index.put(entry(id, 1, 0));
        index.commit(); // five segments
      }
      assertThat(index.search(unit(1, 0), 3)).extracting(Hit::id).containsExactly("a", "b", "c");
    }
  }

  @Test
  void replacesAnEntryOfTheSameId() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(entry("x", 1, 0));
      index.commit();
      index.put(entry("x", 0, 1));
      assertThat(index.size()).isEqualTo(1);
      assertThat(index.search(unit(1, 0), 9)).containsExactly(hit("x", 0));
      index.put(new NoFeatures("x", FACTS));
      assertThat(index.size()).isZero();
      assertThat(index.noFeatureCount()).isEqualTo(1);
      assertThat(index.search(unit(1, 0), 9)).isEmpty();
      assertThat(index.vector("x")).isEmpty();
    }
  }

  @Test
  void forgetsWhatIsRemoved() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(entry("x", 1, 0));
      index.put(entry("y", 0, 1));
      assertThat(index.remove("x")).isTrue();
      assertThat(index.remove("x")).isFalse();
      assertThat(index.remove("never there")).isFalse();
      assertThat(index.search(unit(1, 0), 9)).extracting(Hit::id).containsExactly("y");
      assertThat(index.storedFile("x")).isEmpty();
      assertThat(index.payload("x")).isEmpty();
      assertThat(index.size()).isEqualTo(1);
    }
  }

  @Test
  void givesBackWhatWasStoredAfterReopening() throws IOException {
    byte[] payload = new byte[ImageEntry.MAX_PAYLOAD_BYTES];
    payload[5] = -7;
    FileFacts facts = new FileFacts(5_000_000_000L, -1, 12_000, 9_000);
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(new Indexed("a/b ü.jpg", facts, unit(3, 4), payload));
      index.put(entry("bare", 1, 0));
      index.put(new NoFeatures("sky.png", FACTS));
      index.put(new Unreadable("bad.jpg", FACTS, "0 bytes"));
    }
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      assertThat(index.size()).isEqualTo(2);
      assertThat(index.noFeatureCount()).isEqualTo(1);
      assertThat(index.unreadableCount()).isEqualTo(1);
      assertThat(index.payload("a/b ü.jpg")).contains(payload);
      assertThat(index.payload("bare")).contains(NONE);
      assertThat(index.payload("sky.png")).contains(NONE);
      assertThat(index.vector("a/b ü.jpg")).contains(unit(3, 4));
      assertThat(index.vector("sky.png")).isEmpty();
      assertThat(index.vector("nothing")).isEmpty();
      List<StoredFile> files = new ArrayList<>();
      index.forEach(files::add);
      assertThat(files)
          .containsExactlyInAnyOrder(
              new StoredFile("a/b ü.jpg", facts, State.INDEXED, ""),
              new StoredFile("bare", FACTS, State.INDEXED, ""),
              new StoredFile("sky.png", FACTS, State.NO_FEATURES, ""),
              new StoredFile("bad.jpg", FACTS, State.UNREADABLE, "0 bytes"));
      assertThat(files).contains(index.storedFile("bad.jpg").orElseThrow());
      assertThat(index.search(unit(1, 0), 9))
          .extracting(Hit::id)
          .containsExactly("bare", "a/b ü.jpg");
    }
  }

  @Test
  void givesBackHashesAndSourcesAndRemovesASource() throws IOException {
    ContentHash hash = ContentHash.ofContent(ABC);
    FileFacts ofA = new FileFacts(3, 1, 4, 5, Optional.of(hash), "a");
    FileFacts ofB = new FileFacts(3, 2, 4, 5, Optional.empty(), "b");
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(new Indexed("1", ofA, unit(1, 0), NONE));
      index.put(new NotAnImage("2", ofA, "text"));
      index.put(new NoFeatures("3", ofB));
      index.put(entry("4", 0, 1));
    }
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      List<StoredFile> files = new ArrayList<>();
      index.forEach(files::add);
      assertThat(files)
          .containsExactlyInAnyOrder(
              new StoredFile("1", ofA, State.INDEXED, ""),
              new StoredFile("2", ofA, State.NOT_AN_IMAGE, "text"),
              new StoredFile("3", ofB, State.NO_FEATURES, ""),
              new StoredFile("4", FACTS, State.INDEXED, ""));
      try (var snapshot = index.snapshot()) {
        assertThat(snapshot.notAnImageCount()).isEqualTo(1);
        assertThat(snapshot.unreadableCount()).isZero();
        assertThat(snapshot.withContent(hash)).extracting(StoredFile::id).containsExactly("1", "2");
        assertThat(snapshot.withContent(ContentHash.ofContent(new byte[0]))).isEmpty();
      }
      index.removeSource("a");
      assertThatThrownBy(() -> index.removeSource("")).hasMessageContaining("wanted the name");
      files.clear();
      index.forEach(files::add);
      assertThat(files).extracting(StoredFile::id).containsExactlyInAnyOrder("3", "4");
      index.removeAll(List.of("none", "4"));
      files.clear();
      index.forEach(files::add);
      assertThat(files).extracting(StoredFile::id).containsExactly("3");
    }
  }

  @Test
  void aContentHashIsTheSha256OfTheContent() throws IOException {
    // FIPS 180-2, B.1
    String digits = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    ContentHash hash = ContentHash.ofContent(ABC);
    assertThat(hash).hasToString(digits);
    assertThat(hash.bytes()).isEqualTo(HexFormat.of().parseHex(digits));
    assertThat(ContentHash.of(hash.bytes())).isEqualTo(hash);
    assertThat(ContentHash.ofFile(Files.write(folder.resolve("abc"), ABC))).isEqualTo(hash);
    assertThatThrownBy(() -> ContentHash.of(new byte[20]))
        .hasMessage("content hash of 20 bytes; wanted 32");
  }

  @Test
  void anEmptyCollectionHasNoHits() throws IOException {
    try (var index = ImageIndex.open(folder.resolve("new/deeper"), PLANE, WORKERS)) {
      assertThat(index.search(unit(1, 0), 5)).isEmpty();
      assertThat(index.size()).isZero();
    }
    assertThat(ImageIndex.readSettings(folder.resolve("new/deeper"))).isEqualTo(PLANE);
  }

  @Test
  void takesVectorsOfAFullVladAndLonger() throws IOException {
    IndexSettings settings = new IndexSettings("m", 65_536);
    float[] vector = new float[65_536];
    vector[65_535] = 1;
    try (var index = ImageIndex.open(folder, settings, WORKERS)) {
      index.put(entry("last", vector));
      index.commit();
      assertThat(index.search(vector, 1)).containsExactly(hit("last", 1));
    }
  }

  @Test
  void namesWhatIsWrongWithAnEntryOrAQuery() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      assertThatThrownBy(() -> index.put(entry("x", 1, 0, 0)))
          .hasMessage("vector of x has dimension 3; the collection wants 2");
      assertThatThrownBy(() -> entry("x", 0, 0))
          .hasMessage("vector of x has norm 0.00000; wanted 1");
      assertThatThrownBy(() -> entry("x", Float.NaN, 0))
          .hasMessage("vector of x has norm NaN; wanted 1");
      assertThatThrownBy(() -> new Indexed("x", FACTS, unit(1, 0), new byte[40_000]))
          .hasMessage("payload of x has 40000 bytes; wanted at most 32766");
      assertThatThrownBy(() -> new NoFeatures("", FACTS))
          .hasMessage("image id has 0 bytes; wanted 1 to 32766");
      assertThatThrownBy(() -> index.search(unit(1, 0, 0), 1))
          .hasMessage("query has dimension 3; the collection wants 2");
      assertThatThrownBy(() -> index.search(new float[] {2, 0}, 1))
          .hasMessage("query has norm 2.00000; wanted 1");
      assertThatThrownBy(() -> index.search(unit(1, 0), 0))
          .hasMessage("search with 1 vectors for 0 hits; wanted at least 1 of each");
      assertThatThrownBy(() -> new IndexSettings("m", 0))
          .hasMessage("vectors of dimension 0; wanted 1 to 1048576");
      assertThatThrownBy(() -> new FileFacts(-1, 0, 0, 0))
          .hasMessage("file facts: got -1 bytes, 0×0 pixels; wanted no negative number");
    }
  }
}
