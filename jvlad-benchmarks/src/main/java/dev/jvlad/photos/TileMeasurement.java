package dev.jvlad.photos;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.FileFacts;
import dev.jvlad.index.Hit;
import dev.jvlad.index.ImageEntry;
import dev.jvlad.index.ImageIndex;
import dev.jvlad.photos.features.PhotoFeatures;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import javax.imageio.ImageIO;

/**
 * Measures vectors of parts, for docs/quality.md: {@code jvlad-benchmarks/measure tiles COLLECTION
 * PHOTOS STRANGERS}, a collection of the folder PHOTOS and a folder of other photos. Copies of
 * every fifth photo are searched for by vectors alone, with one vector or several for the query and
 * for each stored photo; the greatest cosine of any pair counts.
 */
final class TileMeasurement {
  private static final int CANDIDATES = 20;
  private static final int EVERY = 5;

  private TileMeasurement() {}

  /** How small the part is that query and photo share. */
  private enum Copy {
    /** A tenth of the photo's area is the query. */
    CROP_TENTH,
    /** The photo fills a quarter of the query. */
    FILLS_QUARTER,
    /** The photo fills a tenth of the query. */
    FILLS_TENTH,
    /** A quarter of the photo fills a quarter of the query. */
    QUARTER_IN_QUARTER;

    BufferedImage of(BufferedImage photo, BufferedImage stranger, SplittableRandom random) {
      return switch (this) {
        case CROP_TENTH -> crop(photo, 0.1, random);
        case FILLS_QUARTER -> paste(photo, stranger, 0.25, random);
        case FILLS_TENTH -> paste(photo, stranger, 0.1, random);
        case QUARTER_IN_QUARTER -> paste(crop(photo, 0.25, random), stranger, 0.25, random);
      };
    }
  }

  /** Which vectors a picture has, the whole one's first. */
  private enum Tiles {
    /** One vector. */
    NONE,
    /** And five parts, 60 % of the sides each. */
    FIVE,
    /** And five more, 40 % of the sides each. */
    TEN;

    List<PhotoFeatures> of(PhotoFeatures whole) {
      List<PhotoFeatures> tiles = new ArrayList<>(List.of(whole));
      if (this != NONE) {
        tiles.addAll(whole.parts(0.6));
      }
      if (this == TEN) {
        tiles.addAll(whole.parts(0.4));
      }
      return tiles;
    }
  }

  private static BufferedImage crop(BufferedImage image, double area, SplittableRandom random) {
    int width = (int) (Math.sqrt(area) * image.getWidth());
    int height = (int) (Math.sqrt(area) * image.getHeight());
    return image.getSubimage(
        random.nextInt(image.getWidth() - width),
        random.nextInt(image.getHeight() - height),
        width,
        height);
  }

  private static BufferedImage paste(
      BufferedImage image, BufferedImage under, double area, SplittableRandom random) {
    BufferedImage pasted = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    double scale = Math.sqrt(area * 640 * 480 / image.getWidth() / image.getHeight());
    int width = (int) Math.min(640, scale * image.getWidth());
    int height = (int) Math.min(480, scale * image.getHeight());
    Graphics2D graphics = pasted.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    graphics.drawImage(under, 0, 0, 640, 480, null);
    graphics.drawImage(
        image, random.nextInt(641 - width), random.nextInt(481 - height), width, height, null);
    graphics.dispose();
    return pasted;
  }

  private static List<float[]> vectors(
      PhotoCollection collection, PhotoFeatures whole, Tiles tiles) {
    List<float[]> vectors = new ArrayList<>();
    for (PhotoFeatures features : tiles.of(whole)) {
      float[] vector = collection.vector(features);
      if (!PhotoCollection.isZero(vector)) {
        vectors.add(vector);
      }
    }
    return vectors;
  }

  public static void main(String[] arguments) throws IOException {
    List<Path> photos = PhotoFiles.list(Path.of(arguments[1]));
    List<Path> strangers = PhotoFiles.list(Path.of(arguments[2]));
    Path folder = Files.createTempDirectory("tiles-");
    try (Backend backend = Backend.auto(1);
        Workers workers = Workers.of(1);
        PhotoCollection collection =
            PhotoCollection.openReadOnly(Path.of(arguments[0]), backend, workers)) {
      List<PhotoFeatures> whole = new ArrayList<>();
      for (Path photo : photos) {
        whole.add(collection.features(photo));
      }
      List<Query> queries = new ArrayList<>();
      SplittableRandom random = new SplittableRandom(1);
      for (Copy copy : Copy.values()) {
        for (int i = 0; i < photos.size(); i += EVERY) {
          BufferedImage photo = ImageIO.read(photos.get(i).toFile());
          BufferedImage under =
              ImageIO.read(strangers.get(random.nextInt(strangers.size())).toFile());
          queries.add(new Query(copy, i, collection.features(copy.of(photo, under, random))));
        }
      }
      for (Tiles stored : Tiles.values()) {
        Path at = folder.resolve(stored.toString());
        try (ImageIndex index = ImageIndex.open(at, collection.index().settings(), workers)) {
          for (int i = 0; i < whole.size(); i++) {
            put(index, i, vectors(collection, whole.get(i), stored));
          }
          index.commit();
          for (Tiles asked : Tiles.values()) {
            measure(collection, index, stored, asked, queries);
          }
        }
      }
    }
  }

  /** One copy of a photo. */
  private record Query(Copy copy, int photo, PhotoFeatures features) {}

  private static void put(ImageIndex index, int photo, List<float[]> vectors) throws IOException {
    for (int tile = 0; tile < vectors.size(); tile++) {
      index.put(
          new ImageEntry.Indexed(
              photo + "/" + tile, new FileFacts(0, 0, 0, 0), vectors.get(tile), new byte[0]));
    }
  }

  private static void measure(
      PhotoCollection collection, ImageIndex index, Tiles stored, Tiles asked, List<Query> queries)
      throws IOException {
    Map<Copy, List<Integer>> ranks = new EnumMap<>(Copy.class);
    long encoding = 0;
    long searching = 0;
    for (Query query : queries) {
      long start = System.nanoTime();
      List<float[]> vectors = vectors(collection, query.features(), asked);
      long encoded = System.nanoTime();
      List<Hit> hits = index.search(vectors, index.size());
      searching += System.nanoTime() - encoded;
      encoding += encoded - start;
      List<String> found =
          hits.stream()
              .map(hit -> hit.id().substring(0, hit.id().indexOf('/')))
              .distinct()
              .toList();
      ranks
          .computeIfAbsent(query.copy(), copy -> new ArrayList<>())
          .add(found.indexOf(Integer.toString(query.photo())));
    }
    System.out.printf(
        "stored %s, query %s: encoding %.1f ms, searching %.1f ms, %d vectors stored%n",
        stored,
        asked,
        encoding / 1e6 / queries.size(),
        searching / 1e6 / queries.size(),
        index.size());
    ranks.forEach((copy, of) ->
        System.out.printf(
            "  %-20s recall at 1 %.3f, at %d %.3f%n",
            copy, within(1, of), CANDIDATES, within(CANDIDATES, of)));
  }

  private static double within(int n, List<Integer> ranks) {
    return ranks.stream().filter(rank -> rank >= 0 && rank < n).count() / (double) ranks.size();
  }
}
