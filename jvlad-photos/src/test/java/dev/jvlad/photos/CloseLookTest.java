package dev.jvlad.photos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Workers;
import dev.jvlad.index.CollectionException;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.ImageEntry;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.index.IndexSettings;
import dev.jvlad.index.IndexSnapshot;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CloseLookTest {
  @TempDir Path folder;

  @Test
  void featuresThatCannotBeReadAreToldWithTheirPhoto() throws IOException {
    FileFacts facts = new FileFacts(1, 1, 1, 1);
    try (Workers workers = Workers.of(1);
        ImageIndex index = ImageIndex.open(folder, new IndexSettings("m", 2), workers)) {
      index.put(new ImageEntry.Indexed("a.jpg", facts, new float[] {1, 0}, new byte[] {1, 2, 3}));
      index.put(new ImageEntry.Indexed("b.jpg", facts, new float[] {0, 1}, new byte[0]));
      try (IndexSnapshot snapshot = index.snapshot()) {
        CloseLook look = new CloseLook(snapshot);
        assertThat(look.verify("b.jpg", "a.jpg")).isEmpty();
        assertThatThrownBy(() -> look.verify("a.jpg", "b.jpg"))
            .isInstanceOf(CollectionException.class)
            .hasMessageStartingWith(
                "collection %s: cannot be read: what is stored of a.jpg is damaged: its payload: "
                    .formatted(folder))
            .hasMessageContaining("3 bytes; wanted at least");
      }
    }
  }
}
