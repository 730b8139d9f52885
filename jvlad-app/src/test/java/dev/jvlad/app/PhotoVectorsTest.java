package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.io.ModelFile;
import dev.jvlad.photos.features.PhotoExtractor;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code vlad encode --images}: photos to vectors and local features, without a collection. */
class PhotoVectorsTest {
  @TempDir private static Path folder;

  private static Path photos;
  private static Path model;

  @BeforeAll
  static void makePhotos() throws IOException {
    photos = folder.resolve("photos");
    Pictures.writeAll(photos, 0, 5);
    ImageIO.write(
        new BufferedImage(90, 60, BufferedImage.TYPE_BYTE_GRAY),
        "png",
        photos.resolve("black.png").toFile());
    Files.write(photos.resolve("broken.png"), Pictures.pngClaiming(20, 20));
    Files.writeString(photos.resolve("notes.txt"), "no picture");
    model = Pictures.smallModel(folder.resolve("model.vlad"));
  }

  @Test
  void rowsAreThoseOfTheIndexAndFeaturesGiveThemAgain() throws IOException {
    Path own = Files.createDirectory(folder.resolve("rows"));
    Path y = own.resolve("Y.npy");
    Vlad.Outcome outcome =
        Vlad.run(
            "encode",
            "--images",
            photos,
            "--model",
            model,
            "-o",
            y,
            "--ids",
            own.resolve("ids"),
            "--descriptors-out",
            own.resolve("X.npy"),
            "--offsets-out",
            own.resolve("O.npy"),
            "--weights-out",
            own.resolve("W.npy"),
            "--threads",
            3);
    assertThat(outcome.code()).isZero();
    assertThat(outcome.errors())
        .contains("left out: 1 files that are no pictures\n", "1 skipped:\n  broken.png: ")
        .endsWith("Y.npy: 6×512, 1 rows of zeros: photos without features\n");
    assertThat(own.resolve("ids"))
        .hasContent("black.png\np000.png\np001.png\np002.png\np003.png\np004.png\n");
    assertThat(NpyFiles.read(y)[0]).containsOnly(0);

    Path again = own.resolve("again.npy");
    Vlad.run(
            "encode",
            "--descriptors",
            own.resolve("X.npy"),
            "--offsets",
            own.resolve("O.npy"),
            "--weights",
            own.resolve("W.npy"),
            "--model",
            model,
            "-o",
            again)
        .succeeded();
    assertThat(again).hasSameBinaryContentAs(y);

    Path collection = own.resolve("collection");
    Vlad.run("index", photos, "--model", model, "--collection", collection).succeeded();
    Path exported = own.resolve("exported.npy");
    Vlad.run("export", collection, "-o", exported, "--ids", own.resolve("exported")).succeeded();
    assertThat(exported).hasSameBinaryContentAs(y);
    assertThat(own.resolve("exported")).hasSameBinaryContentAs(own.resolve("ids"));
    Vlad.run(
            "encode",
            "--images",
            photos,
            "--collection",
            collection,
            "-o",
            again,
            "--ids",
            own.resolve("ids2"))
        .succeeded();
    assertThat(again).hasSameBinaryContentAs(y);
  }

  /** The features are RootSIFT of unit length, and with their weights give the vector. */
  @Test
  void descriptorsAreThoseOfTheExtractor() throws IOException {
    Path own = Files.createDirectory(folder.resolve("features"));
    Vlad.run(
        "encode",
        "--images",
        photos,
        "--model",
        model,
        "-o",
        own.resolve("Y.npy"),
        "--ids",
        own.resolve("ids"),
        "--descriptors-out",
        own.resolve("X.npy"),
        "--offsets-out",
        own.resolve("O.npy"),
        "--weights-out",
        own.resolve("W.npy"));
    float[][] x = NpyFiles.read(own.resolve("X.npy"));
    float[][] w = NpyFiles.read(own.resolve("W.npy"));
    VladModel learned = ModelFile.read(model).model();
    try (PhotoExtractor extractor = PhotoExtractor.of(model, learned);
        Backend scalar = Backend.scalar()) {
      LocalFeatures first = extractor.extract(photos.resolve("p000.png")).summed();
      assertThat(first.count()).isPositive();
      for (int i = 0; i < first.count(); i++) {
        assertThat(x[i]).isEqualTo(first.descriptors().row(i));
        assertThat(w[i]).containsExactly(first.weights()[i]);
        double squared = 0;
        for (float value : x[i]) {
          squared += (double) value * value;
        }
        assertThat(squared).isCloseTo(1, within(1e-5));
      }
      float[] vector =
          scalar
              .encoder(learned)
              .encode(DescriptorBatch.ofOneImage(first.descriptors(), first.weights()))
              .values();
      float[] row = NpyFiles.read(own.resolve("Y.npy"))[1];
      for (int f = 0; f < vector.length; f++) {
        assertThat(row[f]).isCloseTo(vector[f], within(1e-5f));
      }
    }
  }

  @Test
  void aDashIsStandardOutput() throws IOException {
    Path own = Files.createDirectory(folder.resolve("dash"));
    Path ids = own.resolve("ids");
    Path y = own.resolve("Y.npy");
    Vlad.run("encode", "--images", photos, "--model", model, "-o", y, "--ids", ids);
    Vlad.Outcome printed =
        Vlad.run("encode", "--images", photos, "--model", model, "-o", y, "--ids", "-");
    assertThat(printed.output()).isEqualTo(Files.readString(ids));
    assertThat(
            Vlad.run("encode", "--images", photos, "--model", model, "-o", "-", "--ids", ids)
                .bytes())
        .isEqualTo(Files.readAllBytes(y));
  }

  @Test
  void whatMakesNoSense() throws IOException {
    Path y = folder.resolve("none.npy");
    Path ids = folder.resolve("none");
    assertThat(refusal(2, "encode", "--images", photos, "--model", model, "-o", y))
        .startsWith("--images goes with --ids IDS");
    assertThat(
            refusal(
                2,
                "encode",
                "--images",
                photos,
                "--model",
                model,
                "-o",
                y,
                "--ids",
                ids,
                "--offsets-out",
                "O"))
        .startsWith("--descriptors-out goes with --offsets-out");
    assertThat(refusal(2, "encode", "--images", photos, "--codebook", model, "-o", y, "--ids", ids))
        .startsWith("--images goes with --model or --collection");
    assertThat(refusal(2, "encode", "--images", photos, "--model", model, "-o", "-", "--ids", "-"))
        .startsWith("- stands for two files");
    assertThat(
            refusal(
                2,
                "encode",
                "--images",
                photos,
                "--model",
                model,
                "-o",
                y,
                "--ids",
                ids,
                "--offsets",
                "O"))
        .startsWith("--offsets and --weights go with --descriptors");
    assertThat(refusal(2, "encode", "--descriptors", "X", "--model", model, "-o", y, "--ids", ids))
        .startsWith("--ids, --descriptors-out, --offsets-out, --weights-out go with --images");
    assertThat(refusal(2, "encode", "--images", photos, "-o", y, "--ids", ids))
        .contains("--model", "--codebook", "--collection");
    assertThat(
            refusal(
                1,
                "encode",
                "--images",
                photos,
                "--collection",
                folder.resolve("nowhere"),
                "-o",
                y,
                "--ids",
                ids))
        .startsWith(folder.resolve("nowhere") + ": no collection there");
    assertThat(
            refusal(
                1,
                "encode",
                "--images",
                folder.resolve("nowhere"),
                "--model",
                model,
                "-o",
                y,
                "--ids",
                ids))
        .contains("nowhere");
    Path empty = Files.createDirectory(folder.resolve("unreadable"));
    Files.write(empty.resolve("a.png"), Pictures.pngClaiming(20, 20));
    Vlad.Outcome nothing =
        Vlad.run("encode", "--images", empty, "--model", model, "-o", y, "--ids", ids);
    assertThat(nothing.code()).isEqualTo(1);
    assertThat(nothing.errors())
        .contains("1 skipped:\n  a.png: ")
        .endsWith("vlad: %s: no photo there that can be read\n".formatted(empty));
    assertThat(y).doesNotExist();
    assertThat(ids).doesNotExist();
    Path foreign = foreignModel();
    assertThat(refusal(1, "encode", "--images", photos, "--model", foreign, "-o", y, "--ids", ids))
        .startsWith(foreign + ": a model of 'X.npy, 2 columns'; wanted one of");
    Path weights = NpyFiles.floats(folder.resolve("w1.npy"), NpyFiles.shape(2, 1), 1, 1);
    assertThat(
            refusal(
                1,
                "encode",
                "--descriptors",
                folder.resolve("X.npy"),
                "--weights",
                weights,
                "--model",
                foreign,
                "-o",
                y))
        .isEqualTo(weights + ": 2×1 weights; wanted 4×1, one for each descriptor");
  }

  private Path foreignModel() throws IOException {
    Path foreign = folder.resolve("foreign.vlad");
    Path x = NpyFiles.floats(folder.resolve("X.npy"), NpyFiles.shape(4, 2), 0, 0, 1, 1, 8, 8, 9, 9);
    Vlad.run("train", "--descriptors", x, "--clusters", 2, "--seed", 1, "-o", foreign).succeeded();
    return foreign;
  }

  private String refusal(int code, Object... words) throws IOException {
    return Vlad.refusal(code, folder, words);
  }
}
