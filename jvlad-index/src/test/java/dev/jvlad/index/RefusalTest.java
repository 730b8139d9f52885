package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;
import static dev.jvlad.index.Vectors.entry;
import static dev.jvlad.index.Vectors.hit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What cannot be opened is named in one line and left as it was. */
class RefusalTest {
  private static final IndexSettings PLANE = new IndexSettings("model-a", 2);

  @TempDir Path folder;

  @Test
  void refusesACollectionOfAnotherModel() throws IOException {
    ImageIndex.open(folder, PLANE, WORKERS).close();
    assertRefused(
        new IndexSettings("model-b", 2),
        "made with model model-a; the model given is model-b; vectors of two models cannot be"
            + " compared");
    assertRefused(
        new IndexSettings("model-a", 3),
        "has vectors of dimension 2; the model given makes dimension 3");
  }

  @Test
  void refusesAFolderWithOtherFiles() throws IOException {
    Files.writeString(folder.resolve("photo.jpg"), "a picture");
    assertRefused(
        PLANE, "the folder holds other files (photo.jpg); wanted a collection or an empty folder");
  }

  @Test
  void refusesAnIndexOfSomethingElse() throws IOException {
    try (var directory = FSDirectory.open(folder);
        var writer = new IndexWriter(directory, new IndexWriterConfig())) {
      writer.addDocument(new Document());
    }
    assertRefused(
        PLANE,
        "a Lucene index that is no image collection; wanted a collection or an empty folder");
  }

  @Test
  void refusesADamagedCollection() throws IOException {
    try (var index = ImageIndex.open(folder, PLANE, WORKERS)) {
      index.put(entry("x", 1, 0));
    }
    Path segments;
    try (Stream<Path> files = Files.list(folder)) {
      segments =
          files
              .filter(f -> f.getFileName().toString().startsWith("segments_"))
              .findAny()
              .orElseThrow();
    }
    Files.write(segments, new byte[] {1, 2, 3});
    assertThatThrownBy(() -> ImageIndex.open(folder, PLANE, WORKERS))
        .isInstanceOf(CollectionException.class)
        .message()
        .startsWith("collection " + folder + ": cannot be opened for writing: ")
        .doesNotContain("\n");
  }

  @Test
  void refusesAFileInPlaceOfAFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "text");
    assertThatThrownBy(() -> ImageIndex.open(file, PLANE, WORKERS))
        .isInstanceOf(CollectionException.class)
        .hasMessage("collection %s: is a file; wanted a folder", file);
    assertThatThrownBy(() -> ImageIndex.openReadOnly(file, PLANE, WORKERS))
        .isInstanceOf(CollectionException.class)
        .hasMessage("collection %s: is a file; wanted a folder", file);
  }

  @Test
  void refusesAFolderThatCannotBeWritten() throws IOException {
    ImageIndex.open(folder, PLANE, WORKERS).close();
    assertThat(folder.toFile().setWritable(false)).isTrue();
    assumeFalse(Files.isWritable(folder), "root may write everywhere");
    assertThatThrownBy(() -> ImageIndex.open(folder.resolve("new"), PLANE, WORKERS))
        .isInstanceOf(CollectionException.class)
        .message()
        .contains("no permission");
    ImageIndex.openReadOnly(folder, PLANE, WORKERS).close();
    assertThat(folder.toFile().setWritable(true)).isTrue();
  }

  @Test
  void readingWantsACollection() {
    Path missing = folder.resolve("missing");
    for (Path path : List.of(missing, folder)) {
      assertThatThrownBy(() -> ImageIndex.openReadOnly(path, PLANE, WORKERS))
          .isInstanceOf(CollectionException.class)
          .hasMessage("collection %s: there is none; wanted a folder with one", path);
      assertThatThrownBy(() -> ImageIndex.readSettings(path))
          .isInstanceOf(CollectionException.class);
    }
    assertThat(missing).doesNotExist();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void onlyOneMayWriteAndAnyMayRead() throws IOException {
    try (var writing = ImageIndex.open(folder, PLANE, WORKERS)) {
      assertThatThrownBy(() -> ImageIndex.open(folder, PLANE, WORKERS))
          .isInstanceOf(CollectionException.class)
          .hasMessage(
              "collection %s: is being written by another process; wait until it ends", folder);
      try (var reading = ImageIndex.openReadOnly(folder, PLANE, WORKERS)) {
        writing.put(entry("x", 1, 0));
        assertThat(reading.size()).as("before the commit").isZero();
        writing.commit();
        assertThat(reading.search(new float[] {1, 0}, 5)).containsExactly(hit("x", 1));
        assertThatThrownBy(() -> reading.put(entry("y", 1, 0)))
            .hasMessage("collection %s: opened for reading only", folder);
        assertThatThrownBy(() -> reading.remove("x")).isInstanceOf(IllegalStateException.class);
        writing.remove("x");
        writing.commit();
        assertThat(reading.search(new float[] {1, 0}, 5)).isEmpty();
      }
    }
  }

  private void assertRefused(IndexSettings settings, String message) throws IOException {
    Map<String, String> before = contents();
    assertThatThrownBy(() -> ImageIndex.open(folder, settings, WORKERS))
        .isInstanceOf(CollectionException.class)
        .hasMessage("collection %s: %s", folder, message);
    assertThatThrownBy(() -> ImageIndex.openReadOnly(folder, settings, WORKERS))
        .isInstanceOf(CollectionException.class)
        .hasMessage("collection %s: %s", folder, message);
    assertThat(contents()).isEqualTo(before);
  }

  private Map<String, String> contents() throws IOException {
    Map<String, String> contents = new TreeMap<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        contents.put(
            file.toString(),
            new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1));
      }
    }
    return contents;
  }
}
