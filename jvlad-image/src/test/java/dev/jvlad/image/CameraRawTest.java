package dev.jvlad.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Raw files put together as cameras do, with 640×480 pixels to look at. */
class CameraRawTest {
  private static final byte[] PREVIEW = jpeg(640, 480);
  private static final byte[] THUMBNAIL = jpeg(160, 120);
  private static final int SUBFILE = 254;
  private static final int ORIENTATION = 274;
  private static final int SUB_DIRECTORIES = 330;

  private final ImageDecoder decoder = new ImageDecoder(DecodeLimits.DEFAULT);

  private static byte[] jpeg(int width, int height) {
    return TestPictures.write(
        TestPictures.quarters(width, height, BufferedImage.TYPE_INT_RGB), "jpeg");
  }

  /** A directory of single LONGs, at an offset that is known, and where the next one is. */
  private record Directory(int at, List<int[]> entries) {
    byte[] bytes(ByteOrder order) {
      ByteBuffer bytes = ByteBuffer.allocate(6 + 12 * entries.size()).order(order);
      bytes.putShort((short) entries.size());
      for (int[] entry : entries) {
        bytes.putShort((short) entry[0]).putShort((short) 4).putInt(1).putInt(entry[1]);
      }
      return bytes.putInt(0).array();
    }
  }

  /** A TIFF of these directories, of which the first is at 8, and the rest behind them at 400. */
  private static byte[] tiff(ByteOrder order, byte[] rest, Directory... directories) {
    ByteBuffer file = ByteBuffer.allocate(400 + rest.length).order(order);
    file.put((order == ByteOrder.LITTLE_ENDIAN ? "II" : "MM").getBytes(StandardCharsets.US_ASCII));
    file.putShort((short) 42).putInt(8);
    for (Directory directory : directories) {
      file.put(directory.at(), directory.bytes(order));
    }
    return file.put(400, rest).array();
  }

  /** Thumbnail first, the preview in a directory below, as Nikon's and Sony's are. */
  private static byte[] nef(ByteOrder order, int orientation, byte[]... jpegs) {
    return tiff(
        order,
        HandmadeFiles.concat(jpegs),
        new Directory(
            8,
            List.of(
                new int[] {SUBFILE, 1},
                new int[] {256, 160},
                new int[] {257, 120},
                new int[] {ORIENTATION, orientation},
                new int[] {SUB_DIRECTORIES, 200})),
        new Directory(200, List.of(new int[] {SUBFILE, 0}, new int[] {256, 640})));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 6, 8})
  void theLargestJpegLiesAsTheRawFileSays(int orientation) throws IOException {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      assertQuarters(nef(order, orientation, THUMBNAIL, PREVIEW, THUMBNAIL), orientation);
    }
  }

  @Test
  void anOrientationOfTheJpegItselfIsNotAppliedTwice() throws IOException {
    byte[] exif = HandmadeFiles.app1(HandmadeFiles.exif(6, ByteOrder.BIG_ENDIAN));
    byte[] turned = HandmadeFiles.insert(PREVIEW, 2, exif);

    assertQuarters(nef(ByteOrder.LITTLE_ENDIAN, 6, THUMBNAIL, turned), 6);
  }

  @Test
  void sensorDataMakeATiffRaw() throws IOException {
    for (int photometric : new int[] {32803, 34892}) {
      byte[] file =
          tiff(
              ByteOrder.LITTLE_ENDIAN,
              PREVIEW,
              new Directory(8, List.of(new int[] {256, 640}, new int[] {262, photometric})));
      assertQuarters(file, 1);
    }
  }

  @Test
  void filesWithFirstBytesOfTheirOwnAreRaw() throws IOException {
    for (String magic :
        List.of(
            "IIRO\b\0\0\0", "IIU\0\b\0\0\0", "FUJIFILMCCD-RAW ", "\0\0\0\u0018ftypcrx ", "FOVb")) {
      byte[] head = magic.getBytes(StandardCharsets.ISO_8859_1);
      assertQuarters(HandmadeFiles.concat(head, new byte[70_000], PREVIEW, new byte[9]), 1);
    }
  }

  @Test
  void canonsNewerFilesKeepTheOrientationInABox() throws IOException {
    byte[] head = "\0\0\0\u0018ftypcrx \0\0\0\0CMT1".getBytes(StandardCharsets.ISO_8859_1);
    byte[] exif = HandmadeFiles.exif(8, ByteOrder.LITTLE_ENDIAN);

    assertQuarters(HandmadeFiles.concat(head, exif, new byte[99], PREVIEW), 8);
  }

  @Test
  void aThumbnailIsNotThePhoto() {
    assertThatThrownBy(() -> decoder.decode(nef(ByteOrder.BIG_ENDIAN, 1, THUMBNAIL), "a.nef"))
        .hasMessage("a.nef: camera raw with nothing larger than a thumbnail to look at")
        .isInstanceOfSatisfying(
            UnreadableImageException.class,
            e -> assertThat(e.kind()).isEqualTo(RefusalKind.UNSUPPORTED));
    assertThatThrownBy(() -> decoder.decode(nef(ByteOrder.BIG_ENDIAN, 1, new byte[9]), "a.nef"))
        .hasMessage("a.nef: camera raw without a picture to look at");
  }

  @Test
  void aTiffThatHoldsAJpegBesidesIsNotRaw() throws IOException {
    byte[] rgb = new byte[3 * 16 * 8];
    byte[] plain = HandmadeFiles.rgbTiff(16, 8, rgb, 1, ByteOrder.LITTLE_ENDIAN);

    assertThat(decoder.decode(HandmadeFiles.concat(plain, PREVIEW), "a.tif").width()).isEqualTo(16);
  }

  @Test
  void readsRawFilesFromDisk(@TempDir Path folder) throws IOException {
    byte[] file = nef(ByteOrder.LITTLE_ENDIAN, 6, THUMBNAIL, new byte[600_000], PREVIEW);

    Picture picture = decoder.decode(Files.write(folder.resolve("a.nef"), file));

    assertThat(picture.width()).isEqualTo(480);
    assertThat(picture.grey()).isEqualTo(decoder.decode(file, "the same in memory").grey());
  }

  private void assertQuarters(byte[] file, int orientation) throws IOException {
    Picture picture = decoder.decode(file, "raw");
    boolean turned = orientation >= 5;
    assertThat(picture.width()).isEqualTo(turned ? 480 : 640);
    assertThat(picture.height()).isEqualTo(turned ? 640 : 480);
    Color upperLeft =
        switch (orientation) {
          case 1 -> Color.RED;
          case 3 -> Color.WHITE;
          case 6 -> Color.BLUE;
          default -> Color.GREEN;
        };
    ImageDecoderTest.assertColor(picture, 9, 9, upperLeft);
  }
}
