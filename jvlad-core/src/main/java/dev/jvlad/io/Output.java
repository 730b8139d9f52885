package dev.jvlad.io;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A {@link Destination} that is open: bytes go there, and are complete with {@link #commit()}. */
sealed interface Output extends AutoCloseable {

  /** Stands for it in messages. */
  String name();

  /** Appends all remaining bytes of a buffer with an array. */
  void write(ByteBuffer bytes) throws IOException;

  /**
   * Writes over the first bytes.
   *
   * @throws IllegalStateException if they are gone already
   */
  void writeOverStart(ByteBuffer bytes) throws IOException;

  /** All is written. */
  void commit() throws IOException;

  /** Gives up what was not committed; a stream stays open. */
  @Override
  void close() throws IOException;

  /** A stream that appends; closing it does nothing. */
  default OutputStream stream() {
    return new OutputStream() {
      @Override
      public void write(int value) throws IOException {
        Output.this.write(ByteBuffer.wrap(new byte[] {(byte) value}));
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        Output.this.write(ByteBuffer.wrap(bytes, from, length));
      }
    };
  }

  /** To a file that appears with the commit. */
  record ToFile(AtomicFile file) implements Output {
    @Override
    public String name() {
      return file.target().toString();
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      file.write(bytes);
    }

    @Override
    public void writeOverStart(ByteBuffer bytes) throws IOException {
      file.writeOverStart(bytes);
    }

    @Override
    public void commit() throws IOException {
      file.commit();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }

  /** To a stream, at once. */
  record ToStream(OutputStream stream, String name) implements Output {
    @Override
    public void write(ByteBuffer bytes) throws IOException {
      stream.write(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    }

    @Override
    public void writeOverStart(ByteBuffer bytes) {
      throw new IllegalStateException(name + ": what was written first is gone");
    }

    @Override
    public void commit() throws IOException {
      stream.flush();
    }

    @Override
    public void close() {}
  }

  /** To a temporary file first, and with the commit to a stream. */
  record Spooled(FileChannel temporary, OutputStream to, String name) implements Output {
    static Spooled open(OutputStream to, String name) throws IOException {
      return new Spooled(temporaryFile(), to, name);
    }

    /** A file that is deleted when it is closed, even if this process is killed. */
    static FileChannel temporaryFile() throws IOException {
      Path file = Files.createTempFile("vlad-", ".tmp");
      return FileChannel.open(
          file,
          StandardOpenOption.READ,
          StandardOpenOption.WRITE,
          StandardOpenOption.DELETE_ON_CLOSE);
    }

    @Override
    public void write(ByteBuffer bytes) throws IOException {
      while (bytes.hasRemaining()) {
        temporary.write(bytes);
      }
    }

    @Override
    public void writeOverStart(ByteBuffer bytes) throws IOException {
      for (long at = 0; bytes.hasRemaining(); ) {
        at += temporary.write(bytes, at);
      }
    }

    @Override
    public void commit() throws IOException {
      temporary.position(0);
      Channels.newInputStream(temporary).transferTo(to);
      to.flush();
    }

    @Override
    public void close() throws IOException {
      temporary.close();
    }
  }
}
