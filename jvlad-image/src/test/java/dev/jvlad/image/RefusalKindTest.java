package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is remembered of a file, and what is tried again. */
class RefusalKindTest {
  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);
  @TempDir private Path folder;

  @Test
  void whatTheBytesAreDoesNotPass() {
    byte[] png = TestPictures.write(TestPictures.scene(60, 40, 1), "png");
    assertKind(RefusalKind.DAMAGED, Arrays.copyOf(png, png.length / 2));
    assertKind(RefusalKind.DAMAGED, new byte[0]);
    assertKind(RefusalKind.NOT_A_PICTURE, "Dear diary".getBytes(StandardCharsets.UTF_8));
    assertKind(RefusalKind.NOT_A_PICTURE, "%PDF-1.7".getBytes(StandardCharsets.UTF_8));
    assertKind(RefusalKind.UNSUPPORTED, "8BPS".getBytes(StandardCharsets.UTF_8));

    assertThat(RefusalKind.DAMAGED.mayPass()).isFalse();
    assertThat(RefusalKind.NOT_A_PICTURE.mayPass()).isFalse();
    assertThat(RefusalKind.UNSUPPORTED.mayPass()).isFalse();
  }

  @Test
  void aDecoderMayBeInstalled() {
    byte[] heic = "\0\0\0\u0010ftypheic\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] avif = "\0\0\0\u0010ftypavif\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);
    byte[] video = "\0\0\0\u0010ftypisom\0\0\0\0".getBytes(StandardCharsets.ISO_8859_1);

    assertThatThrownBy(() -> decoder.decode(heic, "a.heic"))
        .hasMessage("a.heic: HEIC needs the module jvlad-ffmpeg");
    assertKind(RefusalKind.NO_DECODER, avif);
    assertThat(RefusalKind.NO_DECODER.mayPass()).isTrue();
    assertKind(RefusalKind.NOT_A_PICTURE, video);
  }

  @Test
  void limitsMayBeHigherNextTime() {
    ImageDecoder strict = new ImageDecoder(new DecodeLimits(99, Duration.ofSeconds(60), 2048));
    byte[] png =
        TestPictures.write(TestPictures.quarters(10, 10, BufferedImage.TYPE_INT_RGB), "png");

    assertKind(RefusalKind.OVER_A_LIMIT, () -> strict.decode(png, "a.png"));
    assertThat(RefusalKind.OVER_A_LIMIT.mayPass()).isTrue();
  }

  @Test
  void filesThatCannotBeReadMayBeNextTime() throws IOException {
    assertKind(RefusalKind.INACCESSIBLE, () -> decoder.decode(folder.resolve("missing.jpg")));
    assertKind(RefusalKind.NOT_A_PICTURE, () -> decoder.decode(folder));
    assertThat(RefusalKind.INACCESSIBLE.mayPass()).isTrue();

    Path locked = Files.write(folder.resolve("locked.png"), new byte[10]);
    Files.setPosixFilePermissions(locked, PosixFilePermissions.fromString("---------"));
    assumeThat(Files.isReadable(locked)).as("root may read everything").isFalse();
    assertThatThrownBy(() -> decoder.decode(locked))
        .hasMessageEndingWith("no permission to read it");
    assertKind(RefusalKind.INACCESSIBLE, () -> decoder.decode(locked));
  }

  /** A disk that fails in the middle of a picture is not damage of the picture. */
  @Test
  void readingThatFailsIsNotDamage() throws IOException {
    byte[] bmp =
        TestPictures.write(TestPictures.quarters(600, 400, BufferedImage.TYPE_INT_RGB), "bmp");
    Path file = Files.write(folder.resolve("a.bmp"), bmp);
    try (AbortableImageInputStream stream = new AbortableImageInputStream(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      assertThat(stream.peek(0, 2)).isEqualTo(new byte[] {'B', 'M'}); // fills the first window
      channel.truncate(300_000);

      assertThatThrownBy(() -> new StreamDecoder(DecodeLimits.DEFAULT).decode(stream))
          .isInstanceOfSatisfying(
              IOException.class,
              e ->
                  assertThat(RefusedException.of(e))
                      .hasMessage("cannot be read: it became shorter meanwhile")
                      .extracting(RefusedException::kind)
                      .isEqualTo(RefusalKind.INACCESSIBLE));
    }
  }

  private void assertKind(RefusalKind kind, byte[] content) {
    assertKind(kind, () -> decoder.decode(content, "test"));
  }

  private static void assertKind(RefusalKind kind, ThrowingCallable decoding) {
    assertThatThrownBy(decoding)
        .isInstanceOfSatisfying(
            UnreadableImageException.class, e -> assertThat(e.kind()).isEqualTo(kind));
  }
}
