package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;
import static dev.jvlad.index.Vectors.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A change that is told to have failed has not happened, though the disk is well again. */
class FailingChangeTest {
  private static final IndexSettings PLANE = new IndexSettings("m", 2);
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  /** Fails once when it is armed: a file of some name is not made, or files are not synced. */
  private static final class FailingOnce extends FilterDirectory {
    private Predicate<String> fails = name -> false;
    private boolean failsToSync;

    FailingOnce(Directory in) {
      super(in);
    }

    @Override
    public IndexOutput createOutput(String name, IOContext context) throws IOException {
      if (fails.test(name)) {
        fails = other -> false;
        throw new IOException("Input/output error");
      }
      return super.createOutput(name, context);
    }

    @Override
    public void sync(Collection<String> names) throws IOException {
      if (failsToSync) {
        failsToSync = false;
        throw new IOException("Input/output error");
      }
      super.sync(names);
    }
  }

  private ImageIndex open(FailingOnce directory) throws IOException {
    return new ImageIndex(
        LuceneFolder.open(folder, directory, PLANE, Optional.empty(), HOUR, WORKERS));
  }

  @Test
  void aCommitThatFailsIsNotMadeUpForByClosing() throws IOException {
    var directory = new FailingOnce(FSDirectory.open(folder));
    var index = open(directory);
    index.put(entry("kept", 1, 0));
    index.commit();
    index.put(entry("failed", 0, 1));
    index.remove("kept");
    directory.failsToSync = true;
    assertFailsAndKeepsTheLastCommit(index);
  }

  @Test
  void aFileThatIsNotWrittenTakesTheChangesBack() throws IOException {
    var directory = new FailingOnce(FSDirectory.open(folder));
    var index = open(directory);
    index.put(entry("kept", 1, 0));
    index.commit();
    index.put(entry("failed", 0, 1));
    directory.fails = name -> name.startsWith("pending_segments");
    assertFailsAndKeepsTheLastCommit(index);
  }

  private void assertFailsAndKeepsTheLastCommit(ImageIndex index) throws IOException {
    String error = "collection %s: cannot be written: Input/output error".formatted(folder);
    assertThatThrownBy(index::commit).isInstanceOf(CollectionException.class).hasMessage(error);
    String after =
        "collection %s: a change failed, and what was not committed before it is taken back;"
                .formatted(folder)
            + " open it again (%s)".formatted(error);
    assertThatThrownBy(() -> index.put(entry("later", 0, 1)))
        .isInstanceOf(CollectionException.class)
        .hasMessage(after);
    assertThatThrownBy(index::snapshot).isInstanceOf(CollectionException.class).hasMessage(after);
    index.close();
    try (var reopened = ImageIndex.open(folder, PLANE, WORKERS)) {
      assertThat(reopened.size()).isEqualTo(1);
      assertThat(reopened.vector("kept")).isPresent();
      reopened.put(entry("later", 0, 1));
    }
    try (var reopened = ImageIndex.openReadOnly(folder, PLANE, WORKERS)) {
      assertThat(reopened.size()).isEqualTo(2);
    }
  }
}
