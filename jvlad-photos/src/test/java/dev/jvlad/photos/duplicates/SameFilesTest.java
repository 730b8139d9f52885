package dev.jvlad.photos.duplicates;

import static org.assertj.core.api.Assertions.assertThat;

import dev.jvlad.index.ContentHash;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.StoredFile;
import dev.jvlad.index.StoredFile.State;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files have the same bytes. */
class SameFilesTest {
  /** Of "abc", from FIPS 180-4's examples. */
  private static final ContentHash ABC =
      new ContentHash(
          0xba7816bf8f01cfeaL, 0x414140de5dae2223L, 0xb00361a396177a9cL, 0xb410ff61f20015adL);

  private static final ContentHash OTHER = new ContentHash(1, 2, 3, 4);

  @TempDir private Path folder;

  private static StoredFile file(String id, long bytes, Optional<ContentHash> hash) {
    return new StoredFile(id, new FileFacts(bytes, 0, 8, 8, hash, ""), State.NO_FEATURES, "");
  }

  private List<List<String>> groups(StoredFile... files) throws IOException {
    return new SameFiles(id -> Optional.of(folder.resolve(id)).filter(Files::exists))
        .groups(List.of(files)).stream()
            .map(group -> group.stream().map(StoredFile::id).toList())
            .toList();
  }

  private void write(String id, String content) throws IOException {
    Files.writeString(folder.resolve(id), content, StandardCharsets.US_ASCII);
  }

  @Test
  void equalHashesAreEqualFiles() throws IOException {
    assertThat(
            groups(
                file("a", 3, Optional.of(ABC)),
                file("b", 3, Optional.of(OTHER)),
                file("c", 3, Optional.of(ABC))))
        .containsExactly(List.of("a", "c"));
  }

  @Test
  void filesWithoutAHashAreRead() throws IOException {
    write("a", "abc");
    write("b", "abd");
    write("c", "abc");
    assertThat(
            groups(
                file("a", 3, Optional.empty()),
                file("b", 3, Optional.empty()),
                file("c", 3, Optional.empty()),
                file("hashed", 3, Optional.of(ABC))))
        .containsExactly(List.of("a", "c", "hashed"));
  }

  @Test
  void whatCannotBeReadIsLikeNothing() throws IOException {
    write("a", "abc");
    assertThat(groups(file("a", 3, Optional.empty()), file("gone", 3, Optional.empty()))).isEmpty();
  }

  @Test
  void emptyFilesAreNoCopies() throws IOException {
    write("a", "");
    write("b", "");
    assertThat(groups(file("a", 0, Optional.empty()), file("b", 0, Optional.empty()))).isEmpty();
  }
}
