package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.CollectionException;
import dev.jvlad.photos.PhotoCollection;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Collections whose vectors are sums of other features than SIFT at keypoints. */
class FeaturesTest {
  /**
   * ONNX's protobuf of a network with one node, SpaceToDepth with blocks of 8: a picture of any
   * size to the pixels of its patches, 1×3×h×w to 1×192×h/8×w/8.
   */
  private static final String NETWORK =
      "CAg6agomCgF4EgF5IgxTcGFjZVRvRGVwdGgqEAoJYmxvY2tzaXplGAigAQISAWdaHQoBeBIYChYIARISCgIIAQoCCAMK"
          + "AxIBaAoDEgF3Yh4KAXkSGQoXCAESEwoCCAEKAwjAAQoDEgFyCgMSAWNCAhAN";

  @TempDir private static Path shared;
  private static Path photos;

  @TempDir private Path folder;

  @BeforeAll
  static void draw() throws IOException {
    photos = shared.resolve("photos");
    for (int i = 0; i < 60; i += 4) { // one quarter of a drawing: no two repeat each other
      Pictures.write(photos.resolve("p%03d.png".formatted(i)), i);
    }
  }

  @Test
  void sumsOfDenseSiftFindCropsAndMirroredCopies() throws IOException {
    Path collection = folder.resolve("collection");
    Vlad.run("index", photos, "--collection", collection, "--features", "dense").succeeded();

    assertThat(info(collection).get("descriptors").asString()).contains(" dense RootSIFT, ");
    assertThat(info(collection).get("images").asInt()).isEqualTo(15);
    assertFinds(collection);
    Vlad.run("index", photos, "--collection", collection).succeeded();
    assertThat(
            Vlad.refusal(
                1, folder, "index", photos, "--collection", collection, "--features", "sift"))
        .startsWith(collection + ": made with 'opencv 4.13.0 dense RootSIFT, ")
        .contains("; --features sift would be 'opencv 4.13.0 RootSIFT, ");
  }

  @Test
  void sumsOfANetworksFeaturesFindCropsAndMirroredCopies() throws IOException {
    Path collection = folder.resolve("collection");
    Path network = network("patches.onnx");
    Vlad.run("index", photos, "--collection", collection, "--features", named(network)).succeeded();

    JsonNode info = info(collection);
    assertThat(info.get("descriptors").asString())
        .matches("onnx sha256 [0-9a-f]{64}, ≤128 px in patches of 8, .*");
    assertThat(info.get("network").asString()).isEqualTo(network.toString());
    assertThat(info.get("dimension").asInt()).isEqualTo(192);
    assertThat(info.get("normalizations").asString()).isEqualTo("intra,l2");
    assertFinds(collection);
  }

  @Test
  void theNetworkMustBeTheSame() throws IOException {
    Path network = network("patches.onnx");
    Path model = folder.resolve("model.vlad");
    Path collection = folder.resolve("collection");
    Vlad.run(
            "train",
            "--images",
            photos,
            "--features",
            named(network),
            "--clusters",
            4,
            "--seed",
            1,
            "-o",
            model)
        .succeeded();
    Vlad.run("index", photos, "--collection", collection, "--model", model).succeeded();
    Path query = photos.resolve("p000.png");

    Path moved = Files.move(network, folder.resolve("moved.onnx"));
    assertThat(Vlad.run("search", query, "--collection", collection).errors())
        .isEqualTo(
            "vlad: %s: no such file; wanted the network of the model %s there, or as %s\n"
                .formatted(
                    network, collection.resolve("model.vlad"), collection.resolve("network.onnx")));
    assertThat(Vlad.run("info", collection).code()).isZero();

    Path beside = Files.copy(moved, collection.resolve("network.onnx"));
    Vlad.run("search", query, "--collection", collection).succeeded();

    byte[] other = Files.readAllBytes(beside);
    other[1]--; // of an older version of the format
    Files.write(beside, other);
    assertThat(Vlad.run("search", query, "--collection", collection).errors())
        .startsWith("vlad: " + beside + ": a network of 'onnx sha256 ")
        .contains("; the model " + collection.resolve("model.vlad") + " wants 'onnx sha256 ")
        .hasLineCount(1);
  }

  @Test
  void whatIsNoExtractorIsRefusedInOneLine() throws IOException {
    assertThat(index(2, "frobnicate"))
        .startsWith("--features frobnicate; wanted sift, dense or onnx:FILE");
    assertThat(index(2, "onnx:"))
        .startsWith("--features onnx:; wanted onnx:FILE or onnx:FILE,side=N,patch=P");
    Path missing = folder.resolve("none.onnx");
    assertThat(index(1, "onnx:" + missing))
        .isEqualTo(missing + ": no such file; wanted an ONNX file");
    Path photo = photos.resolve("p000.png");
    assertThat(index(1, "onnx:" + photo)).startsWith(photo + ": is no ONNX file: ");
  }

  @Test
  void featuresGoWithPhotosAndWithoutAModel() throws IOException {
    assertThat(Vlad.refusal(2, folder, "index", photos, "--features", "dense", "--model", "m"))
        .startsWith("--features goes without --model; a model has its features");
    assertThat(
            Vlad.refusal(
                2,
                folder,
                "train",
                "--descriptors",
                "x.npy",
                "--features",
                "dense",
                "--clusters",
                1,
                "--seed",
                1,
                "-o",
                folder.resolve("m")))
        .startsWith("--features goes with --images DIR");
  }

  @Test
  void aCollectionThatCannotBeWrittenClosesItsNetworkToo() throws IOException {
    Path collection = folder.resolve("collection");
    Path network = network("patches.onnx");
    Vlad.run("index", photos, "--collection", collection, "--features", named(network)).succeeded();
    Path photo = photos.resolve("p000.png");
    try (Workers workers = Workers.of(1);
        Backend backend = Backend.auto(workers)) {
      PhotoCollection opened = PhotoCollection.open(collection, backend, workers);
      assertThat(opened.query(photo).vector()).isNotEmpty();
      opened.index().remove("p000.png");
      TemporaryFolder.delete(collection.resolve("index"));
      assertThatThrownBy(opened::close).isInstanceOf(CollectionException.class);
      assertThatThrownBy(() -> opened.query(photo)).hasMessageContaining("closed");
    }
  }

  private String index(int code, String features) throws IOException {
    Path collection = folder.resolve("new");
    return Vlad.refusal(
        code, folder, "index", photos, "--collection", collection, "--features", features);
  }

  private Path network(String name) throws IOException {
    return Files.write(folder.resolve(name), Base64.getDecoder().decode(NETWORK));
  }

  private static String named(Path network) {
    return "onnx:" + network + ",side=128,patch=8";
  }

  private static JsonNode info(Path collection) {
    return Vlad.run("info", collection, "--json").succeeded().json();
  }

  private void assertFinds(Path collection) throws IOException {
    BufferedImage picture = Pictures.picture(8);
    int width = picture.getWidth();
    int height = picture.getHeight();
    BufferedImage mirrored = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = mirrored.createGraphics();
    graphics.drawImage(picture, width, 0, -width, height, null);
    graphics.dispose();
    BufferedImage crop = picture.getSubimage(20, 30, width - 60, height - 60);
    for (BufferedImage query : new BufferedImage[] {picture, mirrored, crop}) {
      Path file = folder.resolve("query.png");
      ImageIO.write(query, "png", file.toFile());
      JsonNode best =
          Vlad.run("search", file, "--collection", collection, "--json")
              .succeeded()
              .json()
              .get("results")
              .get(0)
              .get("hits")
              .get(0);
      assertThat(best.get("id").asString()).isEqualTo("p008.png");
      assertThat(best.get("verified").asBoolean()).isTrue();
    }
  }
}
