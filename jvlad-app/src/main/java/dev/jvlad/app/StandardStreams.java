package dev.jvlad.app;

import dev.jvlad.io.DescriptorFile;
import dev.jvlad.io.Destination;
import dev.jvlad.io.Offsets;
import dev.jvlad.io.RowIds;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/**
 * A dash in the place of a file: standard input where it is read, standard output where written.
 */
final class StandardStreams {
  static final String INPUT = "standard input";
  private static final String OUTPUT = "standard output";
  private static final Path DASH = Path.of("-");

  private StandardStreams() {}

  static boolean isDash(@Nullable Path file) {
    return DASH.equals(file);
  }

  /** Refuses to read, or to write, two things by one stream. */
  static void requireOneDash(CommandLine command, @Nullable Path... files) {
    if (Stream.of(files).filter(StandardStreams::isDash).count() > 1) {
      throw new ParameterException(command, "- stands for two files; wanted it once");
    }
  }

  /** How messages name a file. */
  static String inputName(Path file) {
    return isDash(file) ? INPUT : file.toString();
  }

  /** How messages name what is written. */
  static String outputName(Path file) {
    return isDash(file) ? OUTPUT : file.toString();
  }

  static DescriptorFile openDescriptors(Path file) throws IOException {
    return isDash(file) ? DescriptorFile.read(System.in, INPUT) : DescriptorFile.open(file);
  }

  /** Opens vectors, one a row. */
  static DescriptorFile openVectors(Path file) throws IOException {
    DescriptorFile vectors = openDescriptors(file);
    Optional<Offsets> images = vectors.offsets();
    if (images.isPresent()) {
      vectors.close();
      throw new Failure(
          "%s: holds descriptors of several images; wanted vectors, one a row"
              .formatted(inputName(file)));
    }
    return vectors;
  }

  static List<String> readIds(Path file) throws IOException {
    return isDash(file)
        ? RowIds.parse(System.in.readAllBytes(), Path.of(INPUT))
        : RowIds.read(file);
  }

  static Destination destination(Path file) {
    return isDash(file)
        ? new Destination.ToStream(new Failing(), OUTPUT)
        : new Destination.ToFile(file);
  }

  /** Standard output that says when nobody takes it any more; a print stream would not. */
  private static final class Failing extends OutputStream {
    @Override
    public void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      System.out.write(bytes, from, length);
      if (System.out.checkError()) {
        throw new IOException(
            OUTPUT + ": not all could be written; is its disk full, or its pipe closed?");
      }
    }
  }
}
