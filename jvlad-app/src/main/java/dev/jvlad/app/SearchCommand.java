package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.photos.Failures;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoSearch;
import dev.jvlad.photos.features.PhotoFeatures;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** One searched image: its hits, or why there are none. */
  private record Result(Path query, List<PhotoSearch.Found> hits, String error) {}

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new IllegalArgumentException("--top %d; wanted at least 1".formatted(top));
    }
    List<Result> results = new ArrayList<>();
    try (Backend backend = Backend.auto(threads.count());
        Workers workers = Workers.of(threads.count());
        PhotoCollection opened =
            PhotoCollection.openReadOnly(collection.collection, backend, workers)) {
      for (Path image : images) {
        results.add(search(opened, image));
      }
    }
    if (json) {
      Json.print(document(results));
    } else {
      results.forEach(this::print);
    }
    return results.stream().allMatch(result -> result.error().isEmpty()) ? 0 : 1;
  }

  private Result search(PhotoCollection opened, Path image) {
    try {
      PhotoFeatures features = region(opened.features(image));
      PhotoSearch search = new PhotoSearch(opened);
      return new Result(
          image, noVerify ? search.similar(features, top) : search.verified(features, top), "");
    } catch (IOException e) {
      System.err.println("vlad: " + Failures.line(e));
      return new Result(image, List.of(), Failures.line(e));
    }
  }

  private PhotoFeatures region(PhotoFeatures features) {
    if (region == null) {
      return features;
    }
    double[] numbers;
    try {
      numbers = Arrays.stream(region.split(",", -1)).mapToDouble(Double::parseDouble).toArray();
    } catch (NumberFormatException e) {
      throw wrongRegion();
    }
    if (numbers.length != 4 || !(numbers[2] > 0 && numbers[3] > 0)) {
      throw wrongRegion();
    }
    return features.within(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  private ParameterException wrongRegion() {
    return new ParameterException(
        spec.commandLine(),
        "--region %s; wanted x,y,w,h in pixels, such as 40,40,200,150".formatted(region));
  }

  private void print(Result result) {
    if (images.size() > 1) {
      System.out.println(result.query() + ":");
    }
    if (result.hits().isEmpty() && result.error().isEmpty()) {
      System.out.println("nothing found: the image has no features");
    }
    boolean unsure = !noVerify && result.hits().stream().noneMatch(PhotoSearch.Found::verified);
    if (unsure && !result.hits().isEmpty()) {
      System.out.println("nothing in the collection shows the same; the most similar:");
    }
    for (PhotoSearch.Found hit : result.hits()) {
      String evidence = hit.verified() ? "  verified, %d points".formatted(hit.inliers()) : "";
      System.out.printf("%.4f  %s%s%n", hit.score(), hit.id(), evidence);
    }
  }

  private Map<String, Object> document(List<Result> results) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("collection", collection.collection.toString());
    document.put("results", results.stream().map(this::document).toList());
    return document;
  }

  private Map<String, Object> document(Result result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("query", result.query().toString());
    document.put("hits", result.hits().stream().map(this::document).toList());
    if (!result.error().isEmpty()) {
      document.put("error", result.error());
    }
    return document;
  }

  private Map<String, Object> document(PhotoSearch.Found hit) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("id", hit.id());
    document.put("score", hit.score());
    if (!noVerify) {
      document.put("verified", hit.verified());
      document.put("inliers", hit.inliers());
    }
    return document;
  }
}
