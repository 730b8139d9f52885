package dev.jvlad.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What of a changed folder is extracted again, as the progress tells it. */
class IndexingTest {
  private static final Progress UNHEARD = Progress.NONE;

  @TempDir private Path folder;
  private Path photos;
  private Path collection;

  /** How many photos each run extracted. */
  private final List<Long> extracted = Collections.synchronizedList(new ArrayList<>());

  @BeforeEach
  void eightPhotos() throws IOException {
    photos = folder.resolve("photos");
    collection = folder.resolve("collection");
    DrawnPhotos.writeAll(photos, 8);
    assertThat(index(photos).added()).isEqualTo(8);
    assertThat(extracted).containsExactly(8L);
    extracted.clear();
  }

  private IndexingReport index(Path... folders) throws IOException {
    Progress progress =
        new Progress() {
          @Override
          public void line(String text) {
            UNHEARD.line(text);
          }

          @Override
          public void at(String what, long done, long total) {
            if (what.equals("indexing") && done == total) {
              extracted.add(total);
            }
          }

          @Override
          public void done() {
            UNHEARD.done();
          }
        };
    try (Workers workers = Workers.of(2);
        Backend backend = Backend.auto(workers)) {
      return new Indexing(collection, backend, workers, progress).run(List.of(folders));
    }
  }

  @Test
  void aRenamedFolderIsNotExtracted() throws IOException {
    Path renamed = Files.move(photos, folder.resolve("renamed"));
    IndexingReport report = index(renamed);
    assertThat(report.unchanged()).isEqualTo(8);
    assertThat(report.renamed()).containsExactly(java.util.Map.entry(photos, renamed));
    assertThat(extracted).isEmpty();
  }

  /** As a copy to another disk does that keeps no times. */
  @Test
  void aMovedFolderIsNotExtractedIfItsTimesAreNewToo() throws IOException {
    Path renamed = Files.move(photos, folder.resolve("renamed"));
    touch(renamed);
    IndexingReport report = index(renamed);
    assertThat(report.moved()).isEqualTo(8);
    assertThat(report.images()).isEqualTo(8);
    assertThat(extracted).isEmpty();
    assertThat(report.absent()).isEmpty();
  }

  @Test
  void aRenamedSubfolderATouchedFolderAndACopyAreNotExtracted() throws IOException {
    Path below = Files.createDirectory(photos.resolve("below"));
    Files.move(photos.resolve("p001.png"), below.resolve("a.png"));
    Files.move(photos.resolve("p002.png"), below.resolve("b.png"));
    Files.copy(photos.resolve("p003.png"), below.resolve("c.png"));
    IndexingReport report = index(photos);
    assertThat(List.of(report.moved(), report.added(), report.unchanged(), report.removed()))
        .containsExactly(2, 1, 6, 0);
    touch(photos);
    report = index(photos);
    assertThat(List.of(report.changed(), report.unchanged())).containsExactly(0, 9);
    Files.move(below, photos.resolve("deeper"));
    report = index(photos);
    assertThat(List.of(report.moved(), report.unchanged(), report.images()))
        .containsExactly(3, 6, 9);
    assertThat(extracted).isEmpty();
    try (Workers workers = Workers.of(1);
        Backend backend = Backend.auto(workers);
        PhotoCollection open = PhotoCollection.openReadOnly(collection, backend, workers)) {
      PhotoQuery query = open.query(photos.resolve("deeper/b.png"));
      PhotoSearch.Found first = new PhotoSearch(open).verified(query, 1).getFirst();
      assertThat(first.id()).isEqualTo("deeper/b.png");
      assertThat(first.isSameFile()).isTrue();
      assertThat(first.inliers()).isGreaterThan(20);
      assertThat(open.id(photos.resolve("deeper/b.png"))).hasValue("deeper/b.png");
      assertThat(open.id(folder)).isEmpty();
    }
  }

  /** One of two files of the same content is changed, and its old content moves on. */
  @Test
  void contentThatGoesInACircleIsFollowed() throws IOException {
    Path first = photos.resolve("p000.png");
    Path second = photos.resolve("p001.png");
    Path aside = Files.move(first, folder.resolve("aside.png"));
    Files.move(second, first);
    Files.move(aside, second);
    touch(photos);
    IndexingReport report = index(photos);
    assertThat(report.images()).isEqualTo(8);
    assertThat(extracted).isEmpty();
    try (Workers workers = Workers.of(1);
        Backend backend = Backend.auto(workers);
        PhotoCollection open = PhotoCollection.openReadOnly(collection, backend, workers)) {
      for (Path photo : List.of(first, second)) {
        PhotoSearch.Found found = new PhotoSearch(open).verified(open.query(photo), 1).getFirst();
        assertThat(found.id()).isEqualTo(String.valueOf(photo.getFileName()));
        assertThat(found.score()).isGreaterThan(0.9999);
        assertThat(found.inliers()).isGreaterThan(20);
      }
    }
  }

  @Test
  void whatIsNoPatternOrNoChoiceIsRefused() {
    assertThatThrownBy(() ->
            new IndexingOptions(
                Optional.empty(), Optional.empty(), List.of("/"), IndexingOptions.DEFAULT.limits()))
        .hasMessage("pattern '/' says nothing; wanted one such as *.tif or drafts/");
    assertThatThrownBy(() -> IndexingOptions.DEFAULT.withModel(Path.of("m")).withFeatures("sift"))
        .hasMessageContaining("a model has its features");
  }

  private static void touch(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(60)));
      }
    }
  }
}
