package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.duplicates.Duplicates;
import dev.jvlad.photos.duplicates.DuplicatesReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "duplicates",
    description =
        "Lists photos of a collection that show the same picture, and photos that are similar."
            + " Nothing is removed.",
    footer = {
      "",
      Help.OUTPUTS,
      "",
      Help.EXAMPLES,
      "  vlad duplicates",
      "  vlad duplicates --mirrored --html page.html",
    },
    mixinStandardHelpOptions = true)
final class DuplicatesCommand implements Callable<Integer> {
  @Mixin private Options.CollectionOption collection;
  @Mixin private Options.ThreadsOption threads;

  @Option(
      names = "--mirrored",
      description = "Find mirrored copies too. Every photo is read again, which takes its time.")
  private boolean mirrored;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Option(
      names = "--html",
      paramLabel = "FILE",
      description = "Write a page with the pictures of each group.")
  private @Nullable Path html;

  @Override
  public Integer call() throws IOException {
    new Outputs().to("--html", html, Outputs.Kind.PAGE).check();
    try (Workers workers = threads.open();
        Backend backend = Backend.auto(workers);
        PhotoCollection opened =
            PhotoCollection.openReadOnly(collection.collection, backend, workers)) {
      Duplicates.Outcome found =
          new Duplicates(
                  opened,
                  mirrored ? Duplicates.Copies.MIRRORED_TOO : Duplicates.Copies.UPRIGHT,
                  workers,
                  Console.standardError())
              .find();
      if (html != null) {
        page(found, opened).write(html);
      }
      if (json) {
        Json.print(DuplicatesReport.of(collection.collection.toString(), found));
      } else {
        print(found);
      }
    }
    return 0;
  }

  private static void print(Duplicates.Outcome found) {
    print("the same picture", found.same());
    print("similar", found.similar());
    System.out.printf(
        "%,d images: %s, %s%n",
        found.images(),
        counted(found.same(), "of the same picture"),
        counted(found.similar(), "of similar ones"));
  }

  private static String counted(List<List<StoredFile>> groups, String what) {
    return "%,d %s %s".formatted(groups.size(), groups.size() == 1 ? "group" : "groups", what);
  }

  private static void print(String what, List<List<StoredFile>> groups) {
    for (List<StoredFile> group : groups) {
      System.out.println(what + ":");
      group.forEach(file -> System.out.println("  " + file.id() + "  " + size(file)));
    }
  }

  private static String size(StoredFile file) {
    return "%d×%d, %,d KB"
        .formatted(
            file.facts().width(), file.facts().height(), (file.facts().bytes() + 1023) / 1024);
  }

  private static Page page(Duplicates.Outcome found, PhotoCollection opened) throws IOException {
    Page page = new Page("Photos that there are more than once");
    page.add(
        "<p>%,d images. In each group, the largest picture comes first.</p>"
            .formatted(found.images()));
    groups(page, "The same picture", found.same(), opened);
    groups(page, "Similar", found.similar(), opened);
    return page;
  }

  private static void groups(
      Page page, String title, List<List<StoredFile>> groups, PhotoCollection opened)
      throws IOException {
    page.add("<h2>%s (%,d groups)</h2>".formatted(title, groups.size()));
    for (List<StoredFile> group : groups) {
      page.add("<div class=row>");
      for (StoredFile file : group) {
        page.picture(
            opened.file(file.id()),
            file.id(),
            "",
            "%s<br>%s".formatted(Page.text(file.id()), Page.text(size(file))));
      }
      page.add("</div>");
    }
  }
}
