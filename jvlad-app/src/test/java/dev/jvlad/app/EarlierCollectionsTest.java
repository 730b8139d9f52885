package dev.jvlad.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Collections that {@code vlad index} of 0.1.0 made of eight drawn pictures open, and give the hits
 * that its {@code vlad search} found for a crop, a mirrored copy and a picture that is not there.
 */
class EarlierCollectionsTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"sift", "dense"})
  void theHitsAreTheSame(String name) throws IOException, URISyntaxException {
    Path earlier =
        Path.of(
            Objects.requireNonNull(EarlierCollectionsTest.class.getResource("earlier")).toURI());
    Path collection = folder.resolve(name);
    copy(earlier.resolve(name), collection);
    JsonNode wanted =
        new JsonMapper().readTree(Files.readString(earlier.resolve(name + ".json"))).get("results");
    for (int q = 0; q < wanted.size(); q++) {
      Path query = earlier.resolve(wanted.get(q).get("query").asString());
      JsonNode found =
          Vlad.run("search", query, "--collection", collection, "--json")
              .succeeded()
              .json()
              .get("results")
              .get(0)
              .get("hits");
      JsonNode hits = wanted.get(q).get("hits");
      assertThat(found).as("%s", query).hasSize(hits.size()).hasSize(8);
      for (int i = 0; i < hits.size(); i++) {
        for (String same : new String[] {"id", "verified", "inliers"}) {
          assertThat(found.get(i).get(same))
              .as("%s, hit %d, %s", query, i, same)
              .isEqualTo(hits.get(i).get(same));
        }
        assertThat(found.get(i).get("score").asDouble())
            .as("%s, hit %d", query, i)
            .isCloseTo(hits.get(i).get("score").asDouble(), within(1e-4));
      }
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(from.relativize(file).toString()));
      }
    }
  }
}
