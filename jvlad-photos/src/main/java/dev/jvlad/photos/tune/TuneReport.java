package dev.jvlad.photos.tune;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import dev.jvlad.photos.tune.TrialResult.Figures;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * What tuning came to, in the form that is written as JSON.
 *
 * @param trials in the order in which they were run
 * @param chosen the name of one of them; null, and not written, if none may be chosen
 */
@JsonPropertyOrder({"trials", "chosen"})
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TuneReport(List<Row> trials, @Nullable String chosen) {

  /** What came of a trial. */
  public sealed interface Row {
    /** The name of the trial. */
    String trial();
  }

  /**
   * A trial that was run; see {@link TrialResult.Measured}.
   *
   * @param bytesPerImage of a vector
   */
  @JsonPropertyOrder({
    "trial",
    "photos",
    "words",
    "columns",
    "bytesPerImage",
    "chosenOn",
    "heldOut",
    "millisPerQuery",
    "seconds"
  })
  public record Measured(
      String trial,
      int photos,
      int words,
      int columns,
      int bytesPerImage,
      Half chosenOn,
      Half heldOut,
      double millisPerQuery,
      double seconds)
      implements Row {}

  /**
   * A trial that cannot be run on these photos.
   *
   * @param leftOut the reason
   */
  @JsonPropertyOrder({"trial", "leftOut"})
  public record LeftOut(String trial, String leftOut) implements Row {}

  /** Figures of half of the queries. */
  @JsonPropertyOrder({"queries", "map", "recall@1"})
  public record Half(int queries, double map, @JsonProperty("recall@1") double recallAt1) {
    private static Half of(Figures figures) {
      return new Half(figures.queries(), figures.map(), figures.recallAt1());
    }
  }

  /** The report of what was measured. */
  public static TuneReport of(SequencedMap<Trial, TrialResult> results, Optional<Trial> chosen) {
    return new TuneReport(
        results.entrySet().stream().map(e -> row(e.getKey().name(), e.getValue())).toList(),
        chosen.map(Trial::name).orElse(null));
  }

  private static Row row(String name, TrialResult result) {
    return switch (result) {
      case TrialResult.LeftOut(_, String reason) -> new LeftOut(name, reason);
      case TrialResult.Measured m ->
          new Measured(
              name,
              m.photos(),
              m.words(),
              m.columns(),
              m.bytes(),
              Half.of(m.chosenOn()),
              Half.of(m.heldOut()),
              m.millisPerQuery(),
              m.seconds());
    };
  }
}
