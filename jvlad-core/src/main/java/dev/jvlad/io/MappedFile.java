package dev.jvlad.io;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * A file mapped into memory for reading: its pages come and go with use and do not count as heap.
 * Maps of temporary files may be added, and live as long. Readable by several threads.
 */
final class MappedFile implements AutoCloseable {
  private final Path path;
  private final Arena arena;
  private final List<FileChannel> channels = new ArrayList<>();
  private final MemorySegment bytes;

  // The arena and the channel are closed by close().
  @SuppressWarnings("MustBeClosedChecker")
  private MappedFile(Path path, FileChannel channel) throws IOException {
    this.path = path;
    this.arena = Arena.ofShared();
    try {
      this.bytes = map(channel);
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Maps a whole file.
   *
   * @throws IOException if it is missing, unreadable, a directory or a device
   */
  static MappedFile open(Path path) throws IOException {
    if (!Files.exists(path)) {
      throw new NoSuchFileException(path.toString(), null, "no such file");
    }
    if (Files.isDirectory(path)) {
      throw new FileSystemException(path.toString(), null, "is a directory; wanted a file");
    }
    if (!Files.isRegularFile(path)) {
      // Pipes and devices have no length to map.
      throw new FileSystemException(path.toString(), null, "is not a regular file");
    }
    if (!Files.isReadable(path)) {
      throw new AccessDeniedException(path.toString(), null, "may not be read");
    }
    return new MappedFile(path, FileChannel.open(path, StandardOpenOption.READ));
  }

  /**
   * Maps what a stream gives until its end, by way of a temporary file.
   *
   * @param name stands for the stream in messages
   */
  static MappedFile copyOf(InputStream stream, Path name) throws IOException {
    FileChannel temporary = Output.Spooled.temporaryFile();
    try {
      stream.transferTo(Channels.newOutputStream(temporary));
    } catch (IOException e) {
      temporary.close();
      throw e;
    }
    return new MappedFile(name, temporary);
  }

  /** The bytes of the file. */
  ByteSource source() {
    return new ByteSource(path, "", bytes, 0);
  }

  /**
   * Maps a temporary file that was opened to be deleted when closed; from here on it belongs to
   * this object, whether mapping succeeds or not.
   */
  MemorySegment addTemporary(FileChannel temporary) throws IOException {
    return map(temporary);
  }

  private MemorySegment map(FileChannel channel) throws IOException {
    // The channel stays open with the map: a file that is deleted on close must be unmapped first.
    channels.add(channel);
    return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
  }

  @Override
  public void close() throws IOException {
    if (arena.scope().isAlive()) {
      arena.close();
      for (FileChannel channel : channels) {
        channel.close();
      }
    }
  }
}
