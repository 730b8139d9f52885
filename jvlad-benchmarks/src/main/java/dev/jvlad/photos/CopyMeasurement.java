package dev.jvlad.photos;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.gallery.Attack;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.image.Picture;
import dev.jvlad.image.SiftExtractor;
import dev.jvlad.image.verify.CompactFeatures;
import dev.jvlad.image.verify.Overlay;
import dev.jvlad.image.verify.QueryFeatures;
import dev.jvlad.image.verify.Verification;
import dev.jvlad.image.verify.Verifier;
import dev.jvlad.photos.features.PhotoExtractor;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.image.BufferedImage;
import java.awt.image.ConvolveOp;
import java.awt.image.Kernel;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;

/**
 * Measures the line between a copy and another shot, for docs/quality.md: {@code
 * jvlad-benchmarks/measure copies COLLECTION SETS}, a collection whose axes are used, and the
 * folder of the sets. Of every object of ukbench and every place of paris all pairs are compared,
 * none of which is a copy: every second object and place is of one half. Of two of every twelve
 * photos, two of every twenty of paris, and one picture of every object of ukbench, copies are made
 * in many ways: the first of the two is of one half, which limits were chosen on, the other of the
 * other.
 */
final class CopyMeasurement {
  private final Path sets;
  private final PhotoCollection collection;
  private final Workers workers;
  private final SiftExtractor sift = PhotoExtractor.sift();

  private CopyMeasurement(Path sets, PhotoCollection collection, Workers workers) {
    this.sets = sets;
    this.collection = collection;
    this.workers = workers;
  }

  public static void main(String[] arguments) throws IOException {
    try (Workers workers = Workers.of(2);
        Backend backend = Backend.auto(workers);
        PhotoCollection collection =
            PhotoCollection.openReadOnly(Path.of(arguments[0]), backend, workers)) {
      CopyMeasurement measurement = new CopyMeasurement(Path.of(arguments[1]), collection, workers);
      measurement.otherShots("ukbench");
      measurement.otherShots("paris");
      measurement.copies();
    }
  }

  /** Where two pictures were laid upon one another, or that they did not verify. */
  private record Laid(String what, int half, boolean verified, double share, boolean same) {}

  private Laid laid(String what, int half, Seen query, Seen image, QueryFeatures points) {
    Verification found = Verifier.verify(points, image.stored());
    if (!found.verified()) {
      return new Laid(what, half, false, 0, false);
    }
    Overlay overlay = Overlay.of(query.picture(), image.picture(), found);
    return new Laid(
        what,
        half,
        true,
        Math.max(overlay.queryShare(), overlay.imageShare()),
        overlay.imageHoldsQuery() || overlay.queryHoldsImage());
  }

  /** A picture, its features and what is stored of them. */
  private record Seen(Picture picture, LocalFeatures features, CompactFeatures stored) {}

  private Seen seen(Picture picture) {
    LocalFeatures features = sift.extract(picture);
    return new Seen(picture, features, CompactFeatures.of(features, collection.coordinates()));
  }

  private void otherShots(String set) throws IOException {
    Map<String, List<String>> groups = new TreeMap<>();
    for (String line : Files.readAllLines(sets.resolve(set).resolve("groups.tsv"))) {
      int tab = line.indexOf('\t');
      groups
          .computeIfAbsent(line.substring(tab + 1), group -> new ArrayList<>())
          .add(line.substring(0, tab));
    }
    Map<String, Seen> pictures = new ConcurrentHashMap<>();
    workers.map(
        groups.values().stream().flatMap(List::stream).toList(),
        id ->
            pictures.put(
                    id,
                    seen(
                        PhotoExtractor.DECODER.decode(
                            sets.resolve(set).resolve("database").resolve(id))))
                == null);
    List<List<String>> pairs = new ArrayList<>(); // first, second, half
    int half = 0;
    for (List<String> group : groups.values()) {
      for (int i = 0; i < group.size(); i++) {
        for (int j = i + 1; j < group.size(); j++) {
          pairs.add(List.of(group.get(i), group.get(j), Integer.toString(half)));
        }
      }
      half = 1 - half;
    }
    List<Laid> laid =
        workers.map(
            pairs,
            pair -> {
              Seen query = Objects.requireNonNull(pictures.get(pair.get(0)));
              return laid(
                  pair.get(0) + " " + pair.get(1),
                  Integer.parseInt(pair.get(2)),
                  query,
                  Objects.requireNonNull(pictures.get(pair.get(1))),
                  QueryFeatures.of(query.stored()));
            });
    for (int h = 0; h < 2; h++) {
      int of = h;
      List<Laid> verified =
          laid.stream()
              .filter(l -> l.half() == of && l.verified())
              .sorted((a, b) -> Double.compare(b.share(), a.share()))
              .toList();
      System.out.printf(
          "%s, half %d: %d pairs verify, %d called the same picture; greatest shares:",
          set, h + 1, verified.size(), verified.stream().filter(Laid::same).count());
      verified.stream().limit(4).forEach(l -> System.out.printf(" %.2f (%s)", l.share(), l.what()));
      System.out.println();
    }
  }

  private interface Copy {
    BufferedImage of(BufferedImage photo, BufferedImage stranger, SplittableRandom random)
        throws IOException;
  }

  private void copies() throws IOException {
    List<Path> originals = new ArrayList<>();
    originals.addAll(two(12, 1, sets.resolve("photos/database")));
    originals.addAll(two(20, 1, sets.resolve("paris/database")));
    originals.addAll(two(8, 4, sets.resolve("ukbench/database")));
    Map<String, Copy> kinds = kinds();
    Map<String, List<Laid>> laid = new LinkedHashMap<>();
    kinds.keySet().forEach(kind -> laid.put(kind, new ArrayList<>()));
    List<Integer> numbers = IntStream.range(0, originals.size()).boxed().toList();
    for (List<Laid> ofOne : workers.map(numbers, i -> copies(originals, i, kinds))) {
      ofOne.forEach(l -> Objects.requireNonNull(laid.get(l.what())).add(l));
    }
    System.out.printf("%d originals; of the copies that verify, called the same%n", numbers.size());
    laid.forEach(
        (kind, all) -> System.out.printf("| %s | %s | %s |%n", kind, cell(all, 0), cell(all, 1)));
  }

  private static String cell(List<Laid> all, int half) {
    List<Laid> verified = all.stream().filter(l -> l.half() == half && l.verified()).toList();
    long same = verified.stream().filter(Laid::same).count();
    double least = verified.stream().mapToDouble(Laid::share).min().orElse(0);
    return "%d / %d, least share %.2f".formatted(same, verified.size(), least);
  }

  /** Of every {@code step} files the first and one behind it, which is of the other half. */
  private static List<Path> two(int step, int behind, Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> sorted = files.sorted().toList();
      return IntStream.range(0, sorted.size() - behind)
          .filter(i -> i % step == 0)
          .mapToObj(i -> Stream.of(sorted.get(i), sorted.get(i + behind)))
          .flatMap(pair -> pair)
          .toList();
    }
  }

  private List<Laid> copies(List<Path> originals, int number, Map<String, Copy> kinds)
      throws IOException {
    BufferedImage photo = rgb(ImageIO.read(originals.get(number).toFile()));
    BufferedImage stranger =
        rgb(ImageIO.read(originals.get((number + 7) % originals.size()).toFile()));
    Seen original = seen(Picture.of(photo));
    SplittableRandom random = new SplittableRandom(number);
    List<Laid> laid = new ArrayList<>();
    for (Map.Entry<String, Copy> kind : kinds.entrySet()) {
      Seen copy = seen(Picture.of(kind.getValue().of(photo, stranger, random.split())));
      QueryFeatures points =
          kind.getKey().equals(Attack.MIRROR.label())
              ? QueryFeatures.mirrored(copy.features(), collection.coordinates())
              : QueryFeatures.of(copy.stored());
      laid.add(laid(kind.getKey(), number % 2, copy, original, points));
    }
    return laid;
  }

  private static Map<String, Copy> kinds() {
    Map<String, Copy> kinds = new LinkedHashMap<>();
    for (float quality : new float[] {.75f, .5f, .3f, .1f}) {
      kinds.put(
          "JPEG of quality %.0f".formatted(100 * quality), (p, s, random) -> jpeg(p, quality));
    }
    for (double scale : new double[] {.7, .25, 1.6}) {
      kinds.put("resized to %.0f %%".formatted(100 * scale), (p, s, random) -> resized(p, scale));
    }
    for (double area : new double[] {.9, .2}) {
      kinds.put(
          "cropped to %.0f %%".formatted(100 * area), (p, s, random) -> cropped(p, area, random));
    }
    kinds.put(
        "cropped to 50 %, resized to 60 %, JPEG 50",
        (p, s, random) -> jpeg(resized(cropped(p, .5, random), .6), .5f));
    kinds.put(
        "cropped to 50 %, enlarged to 140 %",
        (p, s, random) -> resized(cropped(p, .5, random), 1.4));
    kinds.put(
        "cropped to 20 %, enlarged to 220 %",
        (p, s, random) -> resized(cropped(p, .2, random), 2.2));
    kinds.put("gamma .6", (p, s, random) -> toned(p, .6, 1, 0));
    kinds.put("contrast 1.5, clipped", (p, s, random) -> toned(p, 1, 1.5, -.2));
    kinds.put("contrast .5", (p, s, random) -> toned(p, 1, .5, .3));
    kinds.put("sharpened", (p, s, random) -> sharpened(p));
    kinds.put("stretched to 115 % of its width", (p, s, random) -> drawn(p, 1.15, 1, 0));
    kinds.put(
        "straightened by 3°, cropped",
        (p, s, random) -> {
          BufferedImage turned = drawn(p, 1, 1, 3);
          int w = turned.getWidth();
          int h = turned.getHeight();
          return rgb(turned.getSubimage(w * 6 / 100, h * 6 / 100, w * 88 / 100, h * 88 / 100));
        });
    kinds.put("with a white border", (p, s, random) -> bordered(p));
    for (Attack attack : Attack.values()) {
      kinds.put(attack.label(), attack::apply);
    }
    return kinds;
  }

  private static BufferedImage rgb(BufferedImage image) {
    return drawn(image, 1, 1, 0);
  }

  private static BufferedImage drawn(
      BufferedImage image, double wide, double high, double degrees) {
    int w = (int) Math.round(wide * image.getWidth());
    int h = (int) Math.round(high * image.getHeight());
    BufferedImage drawn = new BufferedImage(w, h, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = drawn.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BICUBIC);
    AffineTransform map =
        AffineTransform.getRotateInstance(Math.toRadians(degrees), w / 2.0, h / 2.0);
    map.scale(wide, high);
    graphics.drawImage(image, map, null);
    graphics.dispose();
    return drawn;
  }

  private static BufferedImage resized(BufferedImage image, double scale) {
    if (scale > 0.5) {
      return drawn(image, scale, scale, 0);
    }
    BufferedImage half =
        new BufferedImage(image.getWidth() / 2, image.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = half.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    graphics.drawImage(image, 0, 0, half.getWidth(), half.getHeight(), null);
    graphics.dispose();
    return resized(half, 2 * scale);
  }

  private static BufferedImage cropped(BufferedImage image, double area, SplittableRandom random) {
    int w = (int) (Math.sqrt(area) * image.getWidth());
    int h = (int) (Math.sqrt(area) * image.getHeight());
    return rgb(
        image.getSubimage(
            random.nextInt(image.getWidth() - w + 1),
            random.nextInt(image.getHeight() - h + 1),
            w,
            h));
  }

  private static BufferedImage toned(
      BufferedImage image, double gamma, double gain, double offset) {
    BufferedImage toned = rgb(image);
    for (int y = 0; y < toned.getHeight(); y++) {
      for (int x = 0; x < toned.getWidth(); x++) {
        int color = 0;
        for (int shift = 0; shift < 24; shift += 8) {
          double value = ((toned.getRGB(x, y) >> shift) & 0xFF) / 255.0;
          double level = 255 * (gain * Math.pow(value, gamma) + offset);
          color |= (int) Math.clamp(level, 0, 255) << shift;
        }
        toned.setRGB(x, y, color);
      }
    }
    return toned;
  }

  private static BufferedImage sharpened(BufferedImage image) {
    float[] kernel = {0, -.6f, 0, -.6f, 3.4f, -.6f, 0, -.6f, 0};
    return new ConvolveOp(new Kernel(3, 3, kernel), ConvolveOp.EDGE_NO_OP, null)
        .filter(image, null);
  }

  private static BufferedImage bordered(BufferedImage image) {
    int border = image.getWidth() / 12;
    BufferedImage bordered =
        new BufferedImage(
            image.getWidth() + 2 * border,
            image.getHeight() + 2 * border,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = bordered.createGraphics();
    graphics.setColor(Color.WHITE);
    graphics.fillRect(0, 0, bordered.getWidth(), bordered.getHeight());
    graphics.drawImage(image, border, border, null);
    graphics.dispose();
    return bordered;
  }

  private static BufferedImage jpeg(BufferedImage image, float quality) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ImageWriteParam options = writer.getDefaultWriteParam();
    options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    options.setCompressionQuality(quality);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), options);
    } finally {
      writer.dispose();
    }
    return rgb(ImageIO.read(new ByteArrayInputStream(bytes.toByteArray())));
  }
}
