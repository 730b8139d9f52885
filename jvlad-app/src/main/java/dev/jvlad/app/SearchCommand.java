package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.photos.Failures;
import dev.jvlad.photos.PathText;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoQuery;
import dev.jvlad.photos.PhotoSearch;
import dev.jvlad.photos.Region;
import dev.jvlad.photos.SearchReport;
import dev.jvlad.photos.vectors.VectorSearchReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description =
        "Finds the photos that show the same as an image (- is one on standard input), or the vectors"
            + " most similar to others.",
    footer = {
      "",
      Help.PHOTOS,
      "",
      Help.EXAMPLES,
      "  vlad search a-crop.jpg",
      "  vlad search poster.jpg --region 40,40,200,150 --top 3",
      "  vlad search *.jpg --json --collection ~/photos.vlad",
      "  vlad search --vectors Q.npy --among Y.npy --top 5 -o hits.npz",
    },
    mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
  private static final int NOTHING_FOUND = 3;

  @Parameters(paramLabel = "IMAGE", arity = "0..*", description = "Images to search for.")
  private List<Path> images = new ArrayList<>();

  @Mixin private VectorSearchOptions vectors;

  @Mixin private Options.CollectionOption collection;
  @Mixin private Options.ThreadsOption threads;
  @Mixin private Options.LimitsOption limits;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Hits to show for each image (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--region",
      paramLabel = "x,y,w,h",
      description =
          "Search only for this part of the upright image: its left and upper edge, width and height"
              + " in pixels. What leaves the image is cut off.")
  private @Nullable String region;

  @Option(
      names = "--no-verify",
      description = "Rank by vectors alone, without a close look at the best.")
  private boolean noVerify;

  @ArgGroup private Output output = new Output();

  /** How the hits are printed. */
  static final class Output {
    @Option(names = "--json", description = "Print one JSON document.")
    private boolean json;

    @Option(
        names = "--paths",
        description =
            "Print the paths of the photos that show the same, one a line, and nothing else; with"
                + " --no-verify, those of the most similar.")
    private boolean paths;

    @Option(
        names = {"-0", "--null"},
        description = "Like --paths, with a zero byte after each path, for: xargs -0.")
    private boolean nulls;
  }

  @Option(
      names = "--exit-code",
      description = "Exit with 3 if for no image a photo is found that shows the same.")
  private boolean exitCode;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(
          spec.commandLine(), "--top %d; wanted at least 1".formatted(top));
    }
    if (vectors.areGiven()) {
      if (!images.isEmpty() || region != null || output.paths || output.nulls || exitCode) {
        throw new ParameterException(
            spec.commandLine(),
            "--vectors goes without IMAGE, --region, --paths, -0 and --exit-code");
      }
      vectors.search(top, collection.collection, threads, this::print);
      return 0;
    }
    if (images.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "missing: IMAGE, or vectors with --vectors Q");
    }
    Optional<Region> part = Optional.ofNullable(region).map(this::parsed);
    List<SearchReport.Result> results = new ArrayList<>();
    try (Workers workers = threads.open();
        Backend backend = Backend.auto(workers);
        PhotoCollection opened =
            PhotoCollection.openReadOnly(
                collection.collection, backend, workers, limits.limits())) {
      for (Path image : images) {
        results.add(search(opened, image, part));
      }
    }
    if (output.json) {
      Json.print(new SearchReport(collection.collection.toString(), results));
    } else if (output.paths || output.nulls) {
      printPaths(results);
    } else {
      results.forEach(this::print);
    }
    if (!results.stream().allMatch(result -> result.error().isEmpty())) {
      return 1;
    }
    boolean isFound = results.stream().anyMatch(result -> Boolean.TRUE.equals(result.found()));
    return exitCode && !isFound ? NOTHING_FOUND : 0;
  }

  private void printPaths(List<SearchReport.Result> results) {
    for (SearchReport.Result result : results) {
      for (SearchReport.Hit hit : result.hits()) {
        if (noVerify || isVerified(hit)) {
          if (output.nulls) {
            System.out.writeBytes(PathText.bytes(PathText.path(hit.path())));
            System.out.print('\0');
          } else {
            System.out.println(hit.path());
          }
        }
      }
    }
  }

  private SearchReport.Result search(PhotoCollection opened, Path image, Optional<Region> part) {
    try {
      PhotoQuery whole =
          StandardStreams.isDash(image)
              ? opened.query(System.in.readAllBytes(), StandardStreams.INPUT)
              : opened.query(image);
      if (part.isPresent() && !part.get().overlaps(whole.width(), whole.height())) {
        throw new Failure(
            "%s: has %d×%d pixels; --region %s lies outside of them"
                .formatted(PathText.shown(image), whole.width(), whole.height(), region));
      }
      PhotoQuery query = part.map(whole::within).orElse(whole);
      PhotoSearch search = new PhotoSearch(opened);
      return noVerify
          ? SearchReport.Result.similar(PathText.shown(image), search.similar(query, top), opened)
          : SearchReport.Result.verified(
              PathText.shown(image), search.verified(query, top), opened);
    } catch (IOException | Failure e) {
      System.err.println("vlad: " + Failures.line(e));
      return SearchReport.Result.failed(PathText.shown(image), Failures.line(e));
    }
  }

  private Region parsed(String text) {
    try {
      double[] numbers =
          Arrays.stream(text.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
      if (numbers.length == 4) {
        return new Region(numbers[0], numbers[1], numbers[2], numbers[3]);
      }
    } catch (IllegalArgumentException e) { // no number, or an empty region
      throw wrongRegion();
    }
    throw wrongRegion();
  }

  private ParameterException wrongRegion() {
    return new ParameterException(
        spec.commandLine(),
        "--region %s; wanted x,y,w,h in pixels, such as 40,40,200,150".formatted(region));
  }

  private void print(VectorSearchReport report) {
    if (output.json) {
      Json.print(report);
      return;
    }
    for (VectorSearchReport.Result result : report.results()) {
      if (report.results().size() > 1) {
        System.out.println("row " + result.query() + ":");
      }
      result.hits().forEach(hit -> System.out.printf("%.4f  %s%n", hit.score(), hit.id()));
    }
  }

  private void print(SearchReport.Result result) {
    if (images.size() > 1) {
      System.out.println(result.query() + ":");
    }
    if (result.hits().isEmpty() && result.error().isEmpty()) {
      System.out.println("nothing found: the image has no features");
    }
    boolean unsure = !noVerify && result.hits().stream().noneMatch(SearchCommand::isVerified);
    if (unsure && !result.hits().isEmpty()) {
      System.out.println("nothing in the collection shows the same; the most similar:");
    }
    for (SearchReport.Hit hit : result.hits()) {
      System.out.printf(
          "%.4f  %s%s%s%n",
          hit.score(),
          hit.id(),
          evidence(hit),
          hit.gone() == null ? "" : "  (its file is gone: " + hit.path() + ")");
    }
  }

  private static String evidence(SearchReport.Hit hit) {
    if (hit.sameFile() != null) {
      return "  the same file";
    }
    return isVerified(hit) ? "  verified, %d points".formatted(hit.inliers()) : "";
  }

  private static boolean isVerified(SearchReport.Hit hit) {
    return Boolean.TRUE.equals(hit.verified());
  }
}
