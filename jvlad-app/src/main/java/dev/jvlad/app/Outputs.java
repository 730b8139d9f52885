package dev.jvlad.app;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.jvlad.io.AtomicFile;
import dev.jvlad.io.HitsFile;
import dev.jvlad.io.ModelFile;
import dev.jvlad.io.NpyWriter;
import dev.jvlad.io.RowIds;
import dev.jvlad.photos.PathText;
import dev.jvlad.photos.PhotoCollection;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The files that a command reads and writes, each with the option that names it. None of those that
 * it writes takes the place of one that it reads, of another that it writes, or of a file of
 * another kind: only what a run of {@code vlad} has made before is made anew. What is compared are
 * the files themselves, whatever paths and links lead to them.
 */
final class Outputs {
  private final List<Named> inputs = new ArrayList<>();
  private final List<Named> outputs = new ArrayList<>();
  private final List<Kind> kinds = new ArrayList<>();

  /** A file and the option that it was given with. */
  private record Named(String option, Path file) {
    boolean isSame(Named other) throws IOException {
      if (Files.exists(file) && Files.exists(other.file)) {
        return Files.isSameFile(file, other.file);
      }
      return place(file).equals(place(other.file));
    }

    /** Where a file that does not exist would be made. */
    private static Path place(Path file) throws IOException {
      Path absolute = file.toAbsolutePath().normalize();
      Path folder = absolute.getParent();
      return folder != null && Files.exists(folder)
          ? folder.toRealPath().resolve(absolute.getFileName())
          : absolute;
    }
  }

  /** What is written, and may be written over. */
  enum Kind {
    NPY("a .npy file", NpyWriter.MAGIC),
    MODEL("a model", ModelFile.MAGIC),
    PAGE("a page that vlad wrote", Page.START),
    CHART("a chart that vlad drew", TuneChart.START),
    FACTS("facts of files that vlad wrote", "{\"id\":"),
    HITS("an .npz file of hits", "") {
      @Override
      boolean mayReplace(Path file) throws IOException {
        return Files.size(file) == 0 || HitsFile.isOne(file);
      }
    },
    IDS("a list of ids, one a line", "") {
      @Override
      boolean mayReplace(Path file) throws IOException {
        return RowIds.isList(file);
      }
    };

    private final String name;
    private final String start; // a byte a character

    Kind(String name, String start) {
      this.name = name;
      this.start = start;
    }

    /** Whether the file begins as all of this kind do, or is empty, so that nothing is lost. */
    boolean mayReplace(Path file) throws IOException {
      try (InputStream stream = Files.newInputStream(file)) {
        String head = new String(stream.readNBytes(start.length()), ISO_8859_1);
        return head.isEmpty() || head.equals(start);
      }
    }
  }

  /** Says that a file is read; without one, or with a dash, nothing. */
  Outputs from(String option, @Nullable Path file) {
    if (file != null && !StandardStreams.isDash(file)) {
      inputs.add(new Named(option, file));
    }
    return this;
  }

  /** Says that a file is to be written; without one, or with a dash, nothing. */
  Outputs to(String option, @Nullable Path file, Kind kind) {
    if (file != null && !StandardStreams.isDash(file)) {
      outputs.add(new Named(option, file));
      kinds.add(kind);
    }
    return this;
  }

  /**
   * Refuses, before the work begins, what could not be written after it or must not be.
   *
   * @throws Failure if an output would take the place of something else
   * @throws IOException if an output cannot be written
   */
  void check() throws IOException {
    for (int i = 0; i < outputs.size(); i++) {
      requireHarmless(outputs.get(i), kinds.get(i), outputs.subList(0, i));
    }
    for (Named output : outputs) {
      AtomicFile.create(output.file).close();
    }
  }

  private void requireHarmless(Named output, Kind kind, List<Named> others) throws IOException {
    for (Named input : inputs) {
      if (output.isSame(input)) {
        throw new Failure(
            "%s: is what %s names; wanted another file for %s"
                .formatted(PathText.shown(output.file), input.option, output.option));
      }
    }
    for (Named other : others) {
      if (output.isSame(other)) {
        throw new Failure(
            "%s: is to be written by %s and by %s; wanted two files"
                .formatted(PathText.shown(output.file), other.option, output.option));
      }
    }
    if (!Files.isRegularFile(output.file)) {
      return;
    }
    if (!kind.mayReplace(output.file)) {
      throw new Failure(
          "%s: exists and is not %s; wanted another file for %s"
              .formatted(PathText.shown(output.file), kind.name, output.option));
    }
    if (PhotoCollection.isModelOfVectors(output.file)) {
      throw new Failure(
          "%s: is the model of a collection, which is of no use without it; wanted another file for %s"
              .formatted(PathText.shown(output.file), output.option));
    }
  }
}
