package dev.jvlad.app;

import dev.jvlad.app.collection.Failures;
import dev.jvlad.app.collection.PhotoCollection;
import dev.jvlad.engine.Backend;
import dev.jvlad.index.Hit;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  @Option(names = "--json", description = "Print one JSON document.")
  private boolean json;

  /** One searched image: its hits, or why there are none. */
  private record Result(Path query, List<Hit> hits, String error) {}

  @Override
  public Integer call() throws IOException {
    if (top < 1) {
      throw new IllegalArgumentException("--top %d; wanted at least 1".formatted(top));
    }
    List<Result> results = new ArrayList<>();
    try (Backend backend = Backend.auto(threads.count());
        PhotoCollection opened = PhotoCollection.openReadOnly(collection.collection, backend)) {
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
      return new Result(image, opened.search(opened.features(image), top), "");
    } catch (IOException e) {
      System.err.println("vlad: " + Failures.line(e));
      return new Result(image, List.of(), Failures.line(e));
    }
  }

  private void print(Result result) {
    if (images.size() > 1) {
      System.out.println(result.query() + ":");
    }
    if (result.hits().isEmpty() && result.error().isEmpty()) {
      System.out.println("nothing found: the image has no features");
    }
    for (Hit hit : result.hits()) {
      System.out.printf("%.4f  %s%n", hit.score(), hit.id());
    }
  }

  private Map<String, Object> document(List<Result> results) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("collection", collection.collection.toString());
    document.put("results", results.stream().map(SearchCommand::document).toList());
    return document;
  }

  private static Map<String, Object> document(Result result) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("query", result.query().toString());
    document.put("hits", result.hits());
    if (!result.error().isEmpty()) {
      document.put("error", result.error());
    }
    return document;
  }
}
