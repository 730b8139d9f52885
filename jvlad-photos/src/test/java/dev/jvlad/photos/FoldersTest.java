package dev.jvlad.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.index.FileFacts;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.Folders.Folder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The list of folders, as it is written and as early versions wrote it. */
class FoldersTest {
  @TempDir private Path at;
  private Path list;
  private Path first;
  private Path second;

  @BeforeEach
  void twoFolders() throws IOException {
    list = at.resolve("folders.tsv");
    first = Files.createDirectory(at.resolve("first")).toRealPath();
    second = Files.createDirectory(at.resolve("second")).toRealPath();
  }

  private static StoredFile entry(String id, String source) {
    return new StoredFile(
        id, new FileFacts(1, 2, 3, 4, Optional.empty(), source), StoredFile.State.INDEXED, "");
  }

  @Test
  void whatIsWrittenIsRead() throws IOException {
    Folders folders = Folders.read(list);
    assertThat(folders.add(first, Set.of("a"), id -> false).prefix()).isEmpty();
    Folder added = folders.add(second, Set.of("a", "b"), id -> id.equals("a"));
    assertThat(added.id("b")).isEqualTo("second/b");
    folders.write();
    assertThat(Folders.read(list).all())
        .containsExactly(new Folder("1", "", first), new Folder("2", "second/", second));
    folders.remove(added);
    folders.move(folders.all().getFirst(), second);
    folders.write();
    assertThat(Folders.read(list).all()).containsExactly(new Folder("1", "", second));
  }

  /** CRC-32C of "1\t\t/photos\n", from an implementation of its own. */
  @Test
  void theChecksumIsThatOfTheLines() throws IOException {
    String lines = "1\t\t/photos\n";
    int crc = -1;
    for (byte value : lines.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
      crc ^= value & 255;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82F63B78);
      }
    }
    Files.writeString(list, "jvlad folders, CRC-32C %08x\n%s".formatted(~crc, lines));
    assertThat(Folders.read(list).all()).containsExactly(new Folder("1", "", Path.of("/photos")));
    Files.writeString(list, "jvlad folders, CRC-32C %08x\n%s".formatted(crc, lines));
    assertThatThrownBy(() -> Folders.read(list))
        .hasMessageStartingWith(list + ": is damaged: its checksum does not fit; ");
  }

  @Test
  void anEarlyListIsReadAndItsEntriesHaveTheirFolders() throws IOException {
    Files.writeString(list, "\t%s\nsecond/\t%s\n".formatted(first, second));
    Files.createFile(first.resolve("a"));
    Files.createFile(second.resolve("a"));
    Folders folders = Folders.read(list);
    assertThat(folders.all())
        .containsExactly(new Folder("1", "", first), new Folder("2", "second/", second));
    assertThat(folders.place(entry("a", ""))).hasValue(first.resolve("a"));
    assertThat(folders.place(entry("second/a", ""))).hasValue(second.resolve("a"));
    assertThat(folders.place(entry("gone", ""))).hasValue(first.resolve("gone"));
    folders.requireAll(List.of(entry("a", "")));
    assertThatThrownBy(() -> folders.requireAll(List.of(entry("a", ""), entry("b", "1"))))
        .hasMessageContaining("it has lost its first line");
    Files.writeString(list, "no tab\n");
    assertThatThrownBy(() -> Folders.read(list)).hasMessageContaining("a line has no tab");
  }

  @Test
  void anEntryOfAnUnknownFolderIsRefused() throws IOException {
    Folders folders = Folders.read(list);
    folders.add(first, Set.of(), id -> false);
    folders.requireAll(List.of(entry("a", "1")));
    assertThatThrownBy(() -> folders.requireAll(List.of(entry("a", "1"), entry("b", "2"))))
        .hasMessageContaining(
            "is missing, and 1 of 2 entries of the index belong to none of its folders");
    assertThat(folders.owner(entry("b", "2"))).isEmpty();
  }

  @Test
  void aFileHasTheIdsOfTheFoldersAroundIt() throws IOException {
    Path inner = Files.createDirectory(first.resolve("inner"));
    Folders folders = Folders.read(list);
    folders.add(first, Set.of(), id -> false);
    folders.add(inner, Set.of("x"), id -> id.equals("x"));
    assertThat(folders.ids(inner.resolve("x"))).containsExactly("inner/x", "inner/x");
    assertThat(folders.ids(first.resolve("../second/y"))).isEmpty();
    assertThat(folders.find(first.resolve("inner/../inner")).orElseThrow().path()).isEqualTo(inner);
  }
}
