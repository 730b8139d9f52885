package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.photos.Failures;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoQuery;
import dev.jvlad.photos.PhotoSearch;
import dev.jvlad.photos.Region;
import dev.jvlad.photos.SearchReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "search",
    description = "Finds the photos that show the same as an image.",
    mixinStandardHelpOptions = true)
final class SearchCommand implements Callable<Integer> {
  @Parameters(paramLabel = "IMAGE", arity = "1..*", description = "Images to search for.")
  private List<Path> images;

  @Mixin private Options.CollectionOption collection;
  @Mixin private Options.ThreadsOption threads;

  @Option(
      names = "--top",
      paramLabel = "N",
      defaultValue = "10",
      description = "Hits to show for each image (default: ${DEFAULT-VALUE}).")
  private int top;

  @Option(
      names = "--region",
      paramLabel = "x,y,w,h",
      description = "Search only for this part of the image, in its pixels.")
  private @Nullable String region;

  @Option(
      names = "--no-verify",
      description = "Rank by vectors alone, without a close look at the best.")
  private boolean noVerify;

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new ParameterException(
          spec.commandLine(), "--top %d; wanted at least 1".formatted(top));
    }
    Optional<Region> part = Optional.ofNullable(region).map(this::parsed);
    List<SearchReport.Result> results = new ArrayList<>();
    try (Workers workers = threads.open();
        Backend backend = Backend.auto(workers);
        PhotoCollection opened =
            PhotoCollection.openReadOnly(collection.collection, backend, workers)) {
      for (Path image : images) {
        results.add(search(opened, image, part));
      }
    }
    if (json) {
      Json.print(new SearchReport(collection.collection.toString(), results));
    } else {
      results.forEach(this::print);
    }
    return results.stream().allMatch(result -> result.error().isEmpty()) ? 0 : 1;
  }

  private SearchReport.Result search(PhotoCollection opened, Path image, Optional<Region> part) {
    try {
      PhotoQuery whole = opened.query(image);
      PhotoQuery query = part.map(whole::within).orElse(whole);
      PhotoSearch search = new PhotoSearch(opened);
      return noVerify
          ? SearchReport.Result.similar(image.toString(), search.similar(query, top))
          : SearchReport.Result.verified(image.toString(), search.verified(query, top));
    } catch (IOException e) {
      System.err.println("vlad: " + Failures.line(e));
      return SearchReport.Result.failed(image.toString(), Failures.line(e));
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
      String evidence = isVerified(hit) ? "  verified, %d points".formatted(hit.inliers()) : "";
      System.out.printf("%.4f  %s%s%n", hit.score(), hit.id(), evidence);
    }
  }

  private static boolean isVerified(SearchReport.Hit hit) {
    return Boolean.TRUE.equals(hit.verified());
  }
}
