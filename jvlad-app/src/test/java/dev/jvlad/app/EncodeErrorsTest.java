package dev.jvlad.app;

import static dev.jvlad.app.NpyFiles.shape;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code vlad encode} cannot do, it says in one line, and an older result stays in place. */
class EncodeErrorsTest {
  @TempDir private Path folder;
  private Path codebook;
  private Path descriptors;
  private Path output;

  @BeforeEach
  void soundFiles() throws IOException {
    codebook = NpyFiles.floats(folder.resolve("c.npy"), shape(2, 3), 0, 0, 0, 1, 1, 1);
    descriptors = NpyFiles.floats(folder.resolve("x.npy"), shape(20, 3), rows(20, 3));
    output = NpyFiles.floats(folder.resolve("y.npy"), shape(1, 1), 7);
  }

  @Test
  void namesAMissingFile() throws IOException {
    Path missing = folder.resolve("none.npy");
    assertThat(encode(missing)).isEqualTo(missing + ": no such file");
    assertThat(encode(descriptors, "--offsets", missing)).isEqualTo(missing + ": no such file");
    assertThat(refusal("--codebook", missing, "--descriptors", descriptors, "-o", output))
        .isEqualTo(missing + ": no such file");
    assertThat(refusal("--model", missing, "--descriptors", descriptors, "-o", output))
        .isEqualTo(missing + ": no such file");
  }

  @Test
  void namesAFolderInPlaceOfAFile() throws IOException {
    assertThat(encode(folder)).isEqualTo(folder + ": is a directory; wanted a file");
    assertThat(refusal("--model", folder, "--descriptors", descriptors, "-o", output))
        .isEqualTo(folder + ": is a directory; wanted a model file");
  }

  @Test
  void countsWhatATruncatedFileLacks() throws IOException {
    byte[] whole = Files.readAllBytes(descriptors);
    Files.write(descriptors, Arrays.copyOf(whole, whole.length - 5));
    assertThat(encode(descriptors)).startsWith(descriptors + ": ").contains("235", "240");
    Files.write(descriptors, Arrays.copyOf(whole, 30));
    assertThat(encode(descriptors)).startsWith(descriptors + ": ").contains("header");
    Files.write(descriptors, new byte[0]);
    assertThat(encode(descriptors)).isEqualTo(descriptors + ": the file is empty");
  }

  @Test
  void saysWhichFormatsItReads() throws IOException {
    byte[] bytes = Files.readAllBytes(descriptors);
    bytes[1] = 'M';
    Files.write(descriptors, bytes);
    assertThat(encode(descriptors)).startsWith(descriptors + ": is neither .npy nor .npz");
  }

  @Test
  void refusesFortranOrderOfThreeDimensions() throws IOException {
    NpyFiles.write(descriptors, "<f4", true, shape(2, 2, 3), new byte[48]);
    assertThat(encode(descriptors))
        .isEqualTo(
            descriptors
                + ": shape (2, 2, 3) is in Fortran order; three dimensions are read in C order only"
                + " (numpy.ascontiguousarray makes it)");
  }

  @Test
  void refusesTypesAndShapesThatAreNoDescriptors() throws IOException {
    NpyFiles.write(descriptors, "<c8", false, shape(2, 3), new byte[48]);
    assertThat(encode(descriptors)).startsWith(descriptors + ": ").contains("<c8", "f4");
    NpyFiles.write(descriptors, "<f4", false, shape(6), new byte[24]);
    assertThat(encode(descriptors)).contains("shape (6,) is 1-dimensional");
    NpyFiles.write(descriptors, "<f4", false, shape(2, 0), new byte[0]);
    assertThat(encode(descriptors)).contains("shape (2, 0)").contains("wanted 1 to");
  }

  @Test
  void namesTheOffsetThatDoesNotFit() throws IOException {
    Path offsets = folder.resolve("o.npy");
    NpyFiles.ints(offsets, 0, 12, 7, 20);
    assertThat(encode(descriptors, "--offsets", offsets))
        .startsWith(offsets + ": offsets[2] = 7 is smaller than offsets[1] = 12");
    NpyFiles.ints(offsets, 0, 12, 19);
    assertThat(encode(descriptors, "--offsets", offsets))
        .isEqualTo(offsets + ": last offset is 19; the descriptors have 20 rows");
    NpyFiles.ints(offsets, 0, 12, 21);
    assertThat(encode(descriptors, "--offsets", offsets))
        .isEqualTo(offsets + ": last offset is 21; the descriptors have 20 rows");
    NpyFiles.ints(offsets, 1, 20);
    assertThat(encode(descriptors, "--offsets", offsets))
        .startsWith(offsets + ": offsets[0] = 1; wanted 0");
    NpyFiles.ints(offsets);
    assertThat(encode(descriptors, "--offsets", offsets)).startsWith(offsets + ": has no offsets");
    assertThat(encode(descriptors, "--offsets", descriptors)).startsWith(descriptors + ": ");
  }

  @Test
  void refusesOffsetsBesideImagesOfTheFilesOwn() throws IOException {
    Path offsets = NpyFiles.ints(folder.resolve("o.npy"), 0, 20);
    NpyFiles.floats(descriptors, shape(4, 5, 3), rows(20, 3));
    assertThat(encode(descriptors, "--offsets", offsets))
        .startsWith(descriptors + ": has images of its own; --offsets goes with");
  }

  @Test
  void namesTheWidthsThatDiffer() throws IOException {
    NpyFiles.floats(codebook, shape(2, 4), new float[8]);
    assertThat(encode(descriptors)).isEqualTo("descriptors have 3 columns; the codebook expects 4");
  }

  @Test
  void namesTheRowThatIsNotFinite() throws IOException {
    float[] values = rows(20, 3);
    for (float wrong : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      values[17 * 3 + 1] = wrong;
      NpyFiles.floats(descriptors, shape(20, 3), values);
      assertThat(encode(descriptors))
          .isEqualTo(
              descriptors + ": descriptor row 17 holds NaN or infinity; wanted finite numbers");
      Path offsets = NpyFiles.ints(folder.resolve("o.npy"), 0, 5, 5, 16, 20);
      for (String strategy : new String[] {"fused", "looping", "masked", "scatter", "segmented"}) {
        assertThat(encode(descriptors, "--offsets", offsets, "--strategy", strategy))
            .as(strategy)
            .contains("row 17 holds");
      }
      for (String backend : new String[] {"scalar", "simd"}) {
        assertThat(encode(descriptors, "--backend", backend)).as(backend).contains("row 17 holds");
      }
    }
  }

  /** 16 MiB are read at a time: 4,096 rows of 1,024 numbers. */
  @Test
  void countsRowsFromTheStartOfTheFileInLaterChunks() throws IOException {
    int wide = 1024;
    int rows = 4200;
    int wrong = 4096 + 17;
    float[] values = new float[rows * wide];
    values[wrong * wide] = Float.NaN;
    NpyFiles.floats(descriptors, shape(rows, wide), values);
    NpyFiles.floats(codebook, shape(1, wide), new float[wide]);
    assertThat(encode(descriptors)).as("one large image").contains("row " + wrong + " holds");
    NpyFiles.floats(descriptors, shape(84, 50, wide), values);
    assertThat(encode(descriptors)).as("many images").contains("row " + wrong + " holds");
  }

  @Test
  void refusesCodebooksThatAreNone() throws IOException {
    NpyFiles.floats(codebook, shape(2, 3), 0, 0, 0, 1, Float.NaN, 1);
    assertThat(encode(descriptors)).startsWith(codebook + ": ").contains("row 1");
    NpyFiles.floats(codebook, shape(0, 3));
    assertThat(encode(descriptors)).startsWith(codebook + ": ");
    NpyFiles.floats(codebook, shape(1, 2, 3), new float[6]);
    assertThat(encode(descriptors))
        .isEqualTo(
            codebook
                + ": holds descriptors of several images; wanted a codebook, one centroid a row");
  }

  @Test
  void refusesAModelThatWasCutOrChanged() throws IOException {
    Path model = folder.resolve("model.vlad");
    Vlad.run("train", "--descriptors", descriptors, "--clusters", 2, "--seed", 1, "-o", model)
        .succeeded();
    byte[] whole = Files.readAllBytes(model);
    Files.write(model, Arrays.copyOf(whole, whole.length / 2));
    assertThat(encodeWith(model)).startsWith(model + ": is a damaged model file");
    for (int at = 0; at < whole.length; at += at < 16 ? 1 : 13) {
      byte[] flipped = whole.clone();
      flipped[at] ^= (byte) (1 << new Random(at).nextInt(8));
      Files.write(model, flipped);
      assertThat(encodeWith(model)).as("byte %d", at).startsWith(model + ": ");
    }
    Files.write(model, new byte[0]);
    assertThat(encodeWith(model)).startsWith(model + ": is not a model file");
    assertThat(encodeWith(descriptors)).startsWith(descriptors + ": is not a model file");
  }

  @Test
  void refusesValuesThatMeanNothing() throws IOException {
    assertThat(wrong(descriptors, "--threads", 0)).startsWith("--threads 0; wanted at least 1");
    assertThat(wrong(descriptors, "--threads", -1)).startsWith("--threads -1; wanted at least 1");
    assertThat(wrong(descriptors, "--backend", "foo"))
        .startsWith("--backend foo; wanted auto, scalar, simd or xla:PLUGIN.so");
    assertThat(wrong(descriptors, "--normalize", "ssr,foo"))
        .startsWith("normalisation 'foo'; wanted ssr, power:A, intra, l2, or none alone");
    assertThat(wrong(descriptors, "--normalize", ""))
        .startsWith("normalisation ''; wanted ssr, power:A, intra, l2, or none alone");
    assertThat(wrong(descriptors, "--normalize", "power:x"))
        .startsWith("normalisation 'power:x': the exponent is no number");
    assertThat(wrong(descriptors, "--normalize", "power:0")).startsWith("a power of 0.0; wanted");
    assertThat(wrong(descriptors, "--normalize", "power:NaN")).startsWith("a power of NaN");
  }

  @Test
  void leavesThePlaceAloneWhereItCannotWrite() throws IOException {
    output = folder.resolve("none").resolve("y.npy");
    assertThat(encode(descriptors)).isEqualTo(output + ": its folder does not exist");
    output = descriptors.resolve("y.npy");
    assertThat(encode(descriptors)).isEqualTo(output + ": its folder is not a directory");
    output = folder;
    assertThat(encode(descriptors)).isEqualTo(folder + ": is a directory; wanted a file name");
  }

  @Test
  void namesTheRowOfAVecsFileThatIsOutOfPlace() throws IOException {
    Path vecs = folder.resolve("x.bvecs");
    Files.write(
        vecs, "\3\0\0\0abc\3\0\0\0abc\4\0\0\0abc\3\0\0\0abc".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(encode(vecs)).startsWith(vecs + ": row 2 has dimension 4; row 0 has 3");
  }

  private String encode(Path descriptors, Object... more) throws IOException {
    return Vlad.refusal(1, folder, words(descriptors, more));
  }

  /** A refusal of what the user has written, whatever is in the files. */
  private String wrong(Path descriptors, Object... more) throws IOException {
    return Vlad.refusal(2, folder, words(descriptors, more));
  }

  private Object[] words(Path descriptors, Object... more) {
    Object[] words = {"encode", "--codebook", codebook, "--descriptors", descriptors, "-o", output};
    Object[] all = Arrays.copyOf(words, words.length + more.length);
    System.arraycopy(more, 0, all, words.length, more.length);
    return all;
  }

  private String encodeWith(Path model) throws IOException {
    return refusal("--model", model, "--descriptors", descriptors, "-o", output);
  }

  private String refusal(Object... words) throws IOException {
    Object[] all = new Object[words.length + 1];
    all[0] = "encode";
    System.arraycopy(words, 0, all, 1, words.length);
    return Vlad.refusal(1, folder, all);
  }

  private static float[] rows(int rows, int columns) {
    Random random = new Random(rows);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = random.nextFloat();
    }
    return values;
  }
}
