package dev.jvlad.io;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * An entry of a ZIP archive. A stored entry is used where it lies; a deflated one is unpacked to a
 * temporary file, because an array is read in any order and may be larger than memory.
 *
 * @param name the entry's path in the archive
 * @param flags bit 0 says encrypted
 * @param method 0 for stored, 8 for deflated
 * @param crc the CRC-32 of the unpacked bytes
 * @param packedSize bytes in the archive
 * @param unpackedSize bytes of the content
 * @param localHeader where in the archive the entry starts
 */
record ZipEntry(
    String name,
    int flags,
    int method,
    int crc,
    long packedSize,
    long unpackedSize,
    long localHeader) {
  private static final int LOCAL_HEADER = 0x04034b50;
  private static final int STORED = 0;
  private static final int DEFLATED = 8;
  private static final int BUFFER = 1 << 16;

  /**
   * The bytes of this entry; an unpacked copy lives until {@code file} is closed. The CRC of a
   * stored entry is not checked: that would read all of it before the first row is wanted.
   */
  ByteSource content(ByteSource archive, MappedFile file) throws IOException {
    String shownName = NpyDictionary.printable(name);
    if (archive.signedInt(localHeader) != LOCAL_HEADER) {
      throw archive.malformedAt(localHeader, "entry %s does not start here", shownName);
    }
    if ((flags & 1) != 0) {
      throw archive.malformedAt(localHeader, "entry %s is encrypted", shownName);
    }
    long start =
        localHeader
            + 30
            + archive.unsignedShort(localHeader + 26)
            + archive.unsignedShort(localHeader + 28);
    if (packedSize < 0 || packedSize > archive.size() - start) {
      throw archive.malformedAt(
          localHeader,
          "entry %s has %,d bytes; the file ends after %,d",
          shownName,
          packedSize,
          Math.max(0, archive.size() - start));
    }
    MemorySegment packed = archive.bytes().asSlice(start, packedSize);
    return switch (method) {
      case STORED -> new ByteSource(archive.path(), shownName, packed, start);
      case DEFLATED -> new ByteSource(archive.path(), shownName, unpack(archive, packed, file), 0);
      default ->
          throw archive.malformedAt(
              localHeader,
              "entry %s has compression method %d; wanted stored (0) or deflated (8)",
              shownName,
              method);
    };
  }

  private MemorySegment unpack(ByteSource archive, MemorySegment packed, MappedFile file)
      throws IOException {
    FileChannel channel = Output.Spooled.temporaryFile();
    try {
      inflate(archive, packed, channel);
    } catch (DataFormatException e) {
      channel.close();
      MalformedFileException malformed =
          archive.malformedAt(localHeader, "entry %s is not valid deflated data", name);
      malformed.initCause(e);
      throw malformed;
    } catch (IOException e) {
      channel.close();
      throw e instanceof MalformedFileException
          ? e
          : new IOException(
              "%s: unpacking entry %s to a temporary file failed: %s"
                  .formatted(archive.path(), name, e.getMessage()),
              e);
    }
    return file.addTemporary(channel);
  }

  private void inflate(ByteSource archive, MemorySegment packed, FileChannel destination)
      throws IOException, DataFormatException {
    ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);
    CRC32 check = new CRC32();
    long read = 0;
    long written = 0;
    try (Inflater inflater = new Inflater(true)) {
      while (!inflater.finished() && written <= unpackedSize) {
        if (inflater.needsInput() && read < packed.byteSize()) {
          long length = Math.min(BUFFER, packed.byteSize() - read);
          inflater.setInput(packed.asSlice(read, length).asByteBuffer());
          read += length;
        }
        if (inflater.inflate(buffer.clear()) == 0 && !inflater.finished()) {
          if (inflater.needsDictionary() || read == packed.byteSize()) {
            break;
          }
          continue;
        }
        written += buffer.flip().remaining();
        check.update(buffer.duplicate());
        while (buffer.hasRemaining()) {
          destination.write(buffer);
        }
      }
      if (!inflater.finished() || written != unpackedSize) {
        throw archive.malformedAt(
            localHeader, "entry %s unpacks to another size than its %,d bytes", name, unpackedSize);
      }
    }
    if ((int) check.getValue() != crc) {
      throw archive.malformedAt(localHeader, "entry %s is damaged: its CRC-32 differs", name);
    }
  }
}
