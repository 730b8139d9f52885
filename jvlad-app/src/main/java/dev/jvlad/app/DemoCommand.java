package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.gallery.Attack;
import dev.jvlad.gallery.Gallery;
import dev.jvlad.photos.Indexing;
import dev.jvlad.photos.IndexingReport;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoSearch;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import picocli.CommandLine.Command;

@Command(
    name = "demo",
    description =
        "Shows the main job with nothing else at hand: draws a gallery, indexes it, and searches it"
            + " for attacked copies of its pictures.",
    footer = {
      "",
      Help.EXAMPLES,
      "  vlad demo",
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final long SEED = 2026;

  /** Every picture is attacked in turn, but not with everything. */
  private static final int COPIES_PER_ATTACK = 16;

  /** What stands around a copy is in no collection. */
  private static final Gallery STRANGERS = new Gallery(SEED + 1, Gallery.DEFAULT_SIZE);

  private final Gallery gallery = new Gallery(SEED, Gallery.DEFAULT_SIZE);

  /** How the copies of one attack were found. */
  private record Row(String attack, int copies, int first, double meanRank, double millis) {}

  @Override
  public Integer call() throws IOException {
    try (TemporaryFolder folder = TemporaryFolder.create("vlad-demo-")) {
      return show(folder.path().resolve("gallery"), folder.path().resolve("collection"));
    }
  }

  private int show(Path pictures, Path collection) throws IOException {
    Console console = Console.standardError();
    Files.createDirectories(pictures);
    List<Row> rows = new ArrayList<>();
    try (Workers workers = Workers.of(Runtime.getRuntime().availableProcessors());
        Backend backend = Backend.auto(workers)) {
      workers.run(gallery.size(), i -> draw(i, pictures));
      long start = System.nanoTime();
      IndexingReport report =
          new Indexing(collection, backend, workers, console).run(List.of(pictures));
      System.out.printf(
          "%d pictures drawn and indexed (%.1f s); %d copies are attacked and searched for%n%n",
          report.images(),
          (System.nanoTime() - start) / 1e9,
          COPIES_PER_ATTACK * Attack.values().length);
      try (PhotoCollection opened = PhotoCollection.openReadOnly(collection, backend, workers)) {
        for (Attack attack : Attack.values()) {
          rows.add(row(opened, attack, rows.size()));
          console.at("searching", rows.size(), Attack.values().length);
        }
        console.done();
      }
    }
    print(rows);
    System.out.printf("%nNow your own photos:  vlad index FOLDER   and then   vlad search PHOTO%n");
    return 0;
  }

  private void draw(int i, Path folder) throws IOException {
    ImageIO.write(gallery.draw(i), "png", folder.resolve(gallery.name(i)).toFile());
  }

  private Row row(PhotoCollection opened, Attack attack, int number) throws IOException {
    int first = 0;
    long ranks = 0;
    long nanos = 0;
    for (int copy = 0; copy < COPIES_PER_ATTACK; copy++) {
      // A stride that meets all families, and other pictures with every attack.
      int i = (copy * 21 + number * 5) % gallery.size();
      SplittableRandom random = new SplittableRandom(SEED + 1000L * number + copy);
      BufferedImage image = attack.apply(gallery.draw(i), STRANGERS.draw(i), random);
      long start = System.nanoTime();
      List<PhotoSearch.Found> hits =
          new PhotoSearch(opened).verified(opened.query(image), gallery.size());
      nanos += System.nanoTime() - start;
      int rank = rank(hits, gallery.name(i));
      first += rank == 1 ? 1 : 0;
      ranks += rank;
    }
    return new Row(
        attack.label(),
        COPIES_PER_ATTACK,
        first,
        (double) ranks / COPIES_PER_ATTACK,
        nanos / 1e6 / COPIES_PER_ATTACK);
  }

  /** From 1; a picture that is no hit at all comes after all others. */
  private int rank(List<PhotoSearch.Found> hits, String id) {
    for (int i = 0; i < hits.size(); i++) {
      if (hits.get(i).id().equals(id)) {
        return i + 1;
      }
    }
    return gallery.size();
  }

  private static void print(List<Row> rows) {
    System.out.printf(
        "%-14s %12s %10s %16s%n", "attack", "found first", "mean rank", "time per search");
    for (Row row : rows) {
      System.out.printf(
          "%-14s %7d of %d %10.2f %13.0f ms%n",
          row.attack(), row.first(), row.copies(), row.meanRank(), row.millis());
    }
    System.out.printf(
        "%-14s %6d of %d %10.2f %13.0f ms%n",
        "all",
        rows.stream().mapToInt(Row::first).sum(),
        rows.stream().mapToInt(Row::copies).sum(),
        rows.stream().mapToDouble(Row::meanRank).average().orElse(0),
        rows.stream().mapToDouble(Row::millis).average().orElse(0));
  }
}
