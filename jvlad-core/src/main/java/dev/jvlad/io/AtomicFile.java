package dev.jvlad.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A file that appears whole or not at all: it is written under a temporary name in the target's
 * folder, forced to the disk and renamed over the target by {@link #commit()}. Closing it before
 * that deletes what was written and leaves the target as it was, so a full disk, an error or a kill
 * never leaves half a file under the target's name; nor under the temporary one, where the JVM ends
 * by itself or by a signal that lets it.
 *
 * <p>The temporary file lies in the same folder because a rename is atomic only within one file
 * system; its name is hidden and ends in {@code .tmp}. A target that is a symbolic link stays one:
 * the file that it points to is replaced. Not for use by several threads.
 */
public final class AtomicFile implements AutoCloseable {
  /** Temporary files of all threads that are neither committed nor deleted. */
  private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();

  static {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(AtomicFile::deleteUnfinished));
    } catch (IllegalStateException e) {
      // The JVM is ending already, and whoever writes now is cut off in the middle.
    }
  }

  /** Where systems give up to follow a chain of them. */
  private static final int MOST_LINKS = 40;

  private final Path target;
  private final Path resolvedTarget;
  private final Path temporary;
  private final FileChannel channel;
  private long bytesWritten;
  private boolean committed;

  private AtomicFile(Path target, Path resolvedTarget, Path temporary, FileChannel channel) {
    this.target = target;
    this.resolvedTarget = resolvedTarget;
    this.temporary = temporary;
    this.channel = channel;
  }

  /**
   * Starts a new version of {@code target}, which need not exist.
   *
   * @throws IOException if the folder is missing or may not be written to, or if the target exists
   *     and is something else than a file, or may not be written to itself
   */
  public static AtomicFile create(Path target) throws IOException {
    Path resolved = resolve(target);
    if (Files.isDirectory(resolved)) {
      throw new FileSystemException(target.toString(), null, "is a directory; wanted a file name");
    }
    if (Files.exists(resolved) && !Files.isRegularFile(resolved)) {
      // Renaming over /dev/null would replace the device.
      throw new FileSystemException(target.toString(), null, "is not a regular file");
    }
    if (Files.exists(resolved) && !Files.isWritable(resolved)) {
      // A rename would not ask: it is the folder that must be writable for one.
      throw new AccessDeniedException(target.toString(), null, "may not be written to");
    }
    Path name = resolved.getFileName();
    Path folder = resolved.getParent();
    if (name == null || folder == null) {
      throw new FileSystemException(target.toString(), null, "is not a file name");
    }
    String random = Long.toString(ThreadLocalRandom.current().nextLong(Long.MAX_VALUE), 36);
    Path temporary = folder.resolve("." + name + "." + random + ".tmp");
    try {
      // Not Files.createTempFile: its files are private to the user, whatever the umask says.
      FileChannel channel =
          FileChannel.open(temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
      UNFINISHED.add(temporary);
      return new AtomicFile(target, resolved, temporary, channel);
    } catch (NoSuchFileException e) {
      throw withCause(
          new NoSuchFileException(target.toString(), null, "its folder does not exist"), e);
    } catch (AccessDeniedException e) {
      throw withCause(
          new AccessDeniedException(target.toString(), null, "its folder may not be written to"),
          e);
    } catch (FileSystemException e) {
      String reason = Files.isDirectory(folder) ? e.getReason() : "its folder is not a directory";
      throw withCause(new FileSystemException(target.toString(), null, reason), e);
    }
  }

  /**
   * The file that links lead to: one that need not exist, and whose place is known all the same.
   *
   * @throws FileSystemException if links lead in a circle
   */
  private static Path resolve(Path target) throws IOException {
    Path file = target.toAbsolutePath();
    for (int links = 0; Files.isSymbolicLink(file); links++) {
      if (links == MOST_LINKS) {
        throw new FileSystemException(target.toString(), null, "is a link that leads nowhere");
      }
      file = file.resolveSibling(Files.readSymbolicLink(file));
    }
    return Files.exists(file) ? file.toRealPath() : file;
  }

  /** The file that {@link #commit()} replaces, as it was given. */
  public Path target() {
    return target;
  }

  /**
   * Appends all remaining bytes.
   *
   * @throws IOException naming the target and how far writing got, for one if the disk is full
   */
  public void write(ByteBuffer bytes) throws IOException {
    try {
      while (bytes.hasRemaining()) {
        bytesWritten += channel.write(bytes);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /**
   * Writes over the first bytes, which were written before: a header that says how much followed.
   */
  void writeOverStart(ByteBuffer bytes) throws IOException {
    try {
      for (long at = 0; bytes.hasRemaining(); ) {
        at += channel.write(bytes, at);
      }
    } catch (IOException e) {
      throw failed(e);
    }
  }

  /** A stream that appends to this file, without a buffer; closing it does nothing. */
  public OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        AtomicFile.this.write(ByteBuffer.wrap(new byte[] {(byte) value}));
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        AtomicFile.this.write(ByteBuffer.wrap(bytes, from, length));
      }
    };
  }

  /** Makes what was written the content of the target, safe from a loss of power. */
  public void commit() throws IOException {
    try {
      channel.force(true);
      channel.close();
      Files.move(temporary, resolvedTarget, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw failed(e);
    }
    committed = true;
    UNFINISHED.remove(temporary);
    forceFolder();
  }

  /** Deletes the temporary file, unless {@link #commit()} has made it the target. */
  @Override
  public void close() throws IOException {
    if (!committed) {
      channel.close();
      Files.deleteIfExists(temporary);
      UNFINISHED.remove(temporary);
    }
  }

  private static void deleteUnfinished() {
    for (Path temporary : UNFINISHED) {
      try {
        Files.deleteIfExists(temporary);
      } catch (IOException e) {
        // It stays: nobody is there any more who could be told.
      }
    }
  }

  private void forceFolder() {
    // The rename itself is durable once the folder is. Not every system opens folders (Windows
    // does not), and by now the file is complete, so a refusal is no failure.
    try (FileChannel folder =
        FileChannel.open(temporary.resolveSibling("."), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      return;
    }
  }

  private IOException failed(IOException cause) {
    String reason =
        cause instanceof FileSystemException system ? system.getReason() : cause.getMessage();
    return new IOException(
        String.format(
            Locale.ROOT,
            "%s: writing failed after %,d bytes: %s; %s",
            target,
            bytesWritten,
            reason == null ? cause.getClass().getSimpleName() : reason,
            Files.exists(target) ? "the file is as it was" : "no file was made"),
        cause);
  }

  private static <E extends IOException> E withCause(E exception, IOException cause) {
    exception.initCause(cause);
    return exception;
  }
}
