package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.StoredFile;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.duplicates.Duplicates;
import dev.jvlad.photos.duplicates.DuplicatesReport;
import dev.jvlad.photos.duplicates.Evidence;
import dev.jvlad.photos.duplicates.Group;
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
        "Lists what a collection has more than once: files of the same bytes; copies of the same"
            + " picture (resized, compressed, cropped, retouched), the one that shows all first;"
            + " what other shots show again; similar photos. Nothing is removed.",
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
    for (Group group : found.groups()) {
      System.out.println(heading(group));
      for (Group.Member member : group.members()) {
        System.out.println(
            "  "
                + member.file().id()
                + "  "
                + size(member.file())
                + member.evidence().map(evidence -> "  (" + words(evidence) + ")").orElse(""));
      }
    }
    System.out.printf(
        "%,d images: %s, %s, %s, %s; %s to gain%n",
        found.images(),
        counted(found, Group.Kind.SAME_PICTURE, "of the same picture"),
        counted(found, Group.Kind.SAME_FILE, "of the same file"),
        counted(found, Group.Kind.SEEN_AGAIN, "seen again"),
        counted(found, Group.Kind.SIMILAR, "of similar ones"),
        kilobytes(found.bytesToGain()));
  }

  private static String counted(Duplicates.Outcome found, Group.Kind kind, String what) {
    return counted(found.groups(kind)) + " " + what;
  }

  private static String counted(List<Group> groups) {
    return "%,d %s".formatted(groups.size(), groups.size() == 1 ? "group" : "groups");
  }

  private static String heading(Group group) {
    return switch (group.kind()) {
      case SAME_FILE -> "the same file: %s to gain".formatted(kilobytes(group.bytesToGain()));
      case SAME_PICTURE -> "the same picture: %s to gain".formatted(kilobytes(group.bytesToGain()));
      // Not "the same": who cleans up by lines that begin so must not meet other shots there.
      case SEEN_AGAIN -> "seen again (the same scene or object):";
      case SIMILAR -> "similar:";
    };
  }

  private static String words(Evidence evidence) {
    String share =
        evidence.share().isPresent()
            ? "%.0f %% of it in place in %s, "
                .formatted(100 * evidence.share().getAsDouble(), evidence.with())
            : "with %s, pixels not compared: %s; ".formatted(evidence.with(), evidence.unread());
    return share + "%,d points, score %.0f".formatted(evidence.points(), evidence.score());
  }

  private static String size(StoredFile file) {
    return "%d×%d, %s"
        .formatted(file.facts().width(), file.facts().height(), kilobytes(file.facts().bytes()));
  }

  private static String kilobytes(long bytes) {
    return "%,d KB".formatted((bytes + 1023) / 1024);
  }

  private static Page page(Duplicates.Outcome found, PhotoCollection opened) throws IOException {
    Page page = new Page("Photos that there are more than once");
    page.add(
        "<p>%,d images. The first of each group of copies is the one to keep: it shows all that the"
                .formatted(found.images())
            + " others do. Without those others, %s are free.</p>"
                .formatted(kilobytes(found.bytesToGain())));
    for (Group.Kind kind : Group.Kind.values()) {
      groups(page, title(kind), found.groups(kind), opened);
    }
    return page;
  }

  private static String title(Group.Kind kind) {
    return switch (kind) {
      case SAME_FILE -> "The same file";
      case SAME_PICTURE -> "The same picture";
      case SEEN_AGAIN -> "Seen again: the same scene or object";
      case SIMILAR -> "Similar";
    };
  }

  private static void groups(Page page, String title, List<Group> groups, PhotoCollection opened)
      throws IOException {
    page.add("<h2>%s (%s)</h2>".formatted(title, counted(groups)));
    for (Group group : groups) {
      if (group.bytesToGain() > 0) {
        page.add("<p>%s to gain</p>".formatted(kilobytes(group.bytesToGain())));
      }
      page.add("<div class=row>");
      for (Group.Member member : group.members()) {
        StoredFile file = member.file();
        page.picture(
            opened.file(file.id()),
            file.id(),
            "",
            "%s<br>%s%s"
                .formatted(
                    Page.text(file.id()),
                    Page.text(size(file)),
                    member.evidence().map(e -> "<br>" + Page.text(words(e))).orElse("")));
      }
      page.add("</div>");
    }
  }
}
