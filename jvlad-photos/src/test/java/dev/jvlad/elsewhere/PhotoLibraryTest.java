package dev.jvlad.elsewhere;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.image.UnreadableImageException;
import dev.jvlad.photos.CollectionInfo;
import dev.jvlad.photos.DrawnPhotos;
import dev.jvlad.photos.Indexing;
import dev.jvlad.photos.IndexingReport;
import dev.jvlad.photos.PhotoCollection;
import dev.jvlad.photos.PhotoQuery;
import dev.jvlad.photos.PhotoSearch;
import dev.jvlad.photos.Region;
import dev.jvlad.photos.SearchReport;
import dev.jvlad.photos.duplicates.Duplicates;
import dev.jvlad.photos.duplicates.DuplicatesReport;
import dev.jvlad.photos.evaluation.Convention;
import dev.jvlad.photos.evaluation.EvaluationReport;
import dev.jvlad.photos.evaluation.GroundTruth;
import dev.jvlad.photos.evaluation.JudgedQuery;
import dev.jvlad.photos.evaluation.PhotoEvaluation;
import dev.jvlad.photos.evaluation.PhotoEvaluation.Closeness;
import dev.jvlad.photos.evaluation.Relevance;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The photo library as a server uses it: through its public doors alone, without the command. */
class PhotoLibraryTest {
  /** Of whoever writes what the library gives; nothing is set. */
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private static Path folder;
  private static Workers workers;
  private static Backend backend;
  private static PhotoCollection photos;
  private static final List<String> TOLD = new ArrayList<>();

  @BeforeAll
  static void index() throws IOException {
    Path pictures = folder.resolve("pictures");
    DrawnPhotos.writeAll(pictures, 8);
    DrawnPhotos.write(pictures.resolve("crop.png"), crop(DrawnPhotos.picture(5)));
    workers = Workers.of(2);
    backend = Backend.auto(workers);
    Path collection = folder.resolve("collection");
    Progress progress =
        new Progress() {
          @Override
          public void line(String text) {}

          @Override
          public synchronized void at(String what, long done, long total) {
            if (done == total) {
              TOLD.add(what + " " + total);
            }
          }

          @Override
          public void done() {}
        };
    IndexingReport report =
        new Indexing(collection, backend, workers, progress).run(List.of(pictures));
    assertThat(report.added()).isEqualTo(9);
    assertThat(report.images()).isEqualTo(9);
    photos = PhotoCollection.openReadOnly(collection, backend, workers);
  }

  @AfterAll
  static void close() throws IOException {
    photos.close();
    backend.close();
    workers.close();
  }

  private static BufferedImage crop(BufferedImage image) {
    return image.getSubimage(30, 20, image.getWidth() - 60, image.getHeight() - 50);
  }

  private static JsonNode json(Object report) {
    return JSON.readTree(JSON.writeValueAsString(report));
  }

  @Test
  void whoIndexesIsToldHowFarItIs() {
    assertThat(TOLD).contains("indexing 9");
  }

  @Test
  void aSearchFromBytesIsWrittenAsJson() throws IOException {
    byte[] upload = DrawnPhotos.png(DrawnPhotos.mirrored(crop(DrawnPhotos.picture(2))));
    PhotoQuery query = photos.query(upload, "upload.png");
    PhotoSearch search = new PhotoSearch(photos);
    JsonNode verified =
        json(
            new SearchReport(
                "holiday",
                List.of(
                    SearchReport.Result.verified("upload.png", search.verified(query, 2), photos),
                    SearchReport.Result.failed("gone.png", "gone.png: no such file"))));
    assertThat(verified.propertyNames()).containsExactly("collection", "results");
    JsonNode result = verified.get("results").get(0);
    assertThat(result.propertyNames()).containsExactly("query", "found", "hits");
    assertThat(result.get("found").asBoolean()).isTrue();
    JsonNode hit = result.get("hits").get(0);
    assertThat(hit.propertyNames())
        .containsExactly(
            "id", "path", "score", "verified", "inliers", "width", "height", "bytes", "modified");
    assertThat(hit.get("path").asString())
        .isEqualTo(folder.resolve("pictures/p002.png").toRealPath().toString());
    assertThat(hit.get("width").asInt()).isEqualTo(DrawnPhotos.picture(2).getWidth());
    assertThat(hit.get("bytes").asLong())
        .isEqualTo(Files.size(folder.resolve("pictures/p002.png")));
    assertThat(hit.get("id").asString()).isEqualTo("p002.png");
    assertThat(hit.get("verified").asBoolean()).isTrue();
    assertThat(hit.get("inliers").asInt()).isGreaterThan(10);
    assertThat(result.get("hits").get(1).get("verified").asBoolean()).isFalse();
    assertThat(verified.get("results").get(1).toString())
        .isEqualTo("{\"query\":\"gone.png\",\"hits\":[],\"error\":\"gone.png: no such file\"}");

    JsonNode similar =
        json(SearchReport.Result.similar("upload.png", search.similar(query, 1), photos));
    assertThat(similar.get("hits").get(0).propertyNames())
        .containsExactly("id", "path", "score", "width", "height", "bytes", "modified");
  }

  @Test
  void aRegionIsPartOfAQuery() throws IOException {
    BufferedImage both = DrawnPhotos.besides(DrawnPhotos.picture(1), DrawnPhotos.picture(6));
    PhotoQuery query = photos.query(both);
    int left = DrawnPhotos.picture(1).getWidth();
    PhotoSearch search = new PhotoSearch(photos);
    Region right = new Region(left + 15, 0, query.width() - left - 15, query.height());
    assertThat(search.verified(query.within(right), 9).stream().filter(PhotoSearch.Found::verified))
        .extracting(PhotoSearch.Found::id)
        .containsExactly("p006.png");
    assertThat(search.verified(query, 2)).allMatch(PhotoSearch.Found::verified);
    assertThatThrownBy(() -> new Region(0, 0, Double.NaN, 1))
        .hasMessage("a region of 0.0,0.0,NaN,1.0; wanted four numbers");
  }

  @Test
  void bytesThatAreNoPictureAreRefusedByTheirName() {
    assertThatThrownBy(() -> photos.query(new byte[] {1, 2, 3}, "upload.jpg"))
        .isInstanceOf(UnreadableImageException.class)
        .hasMessageStartingWith("upload.jpg: ");
  }

  @Test
  void aPhotoHasItsFileAndAThumbnail() throws IOException {
    assertThat(photos.file("p003.png")).hasValue(folder.resolve("pictures/p003.png").toRealPath());
    BufferedImage thumbnail = photos.thumbnail("p003.png", 64).orElseThrow();
    assertThat(Math.max(thumbnail.getWidth(), thumbnail.getHeight())).isEqualTo(64);
    assertThat(photos.file("p999.png")).isEmpty();
    assertThat(photos.thumbnail("p999.png", 64)).isEmpty();
  }

  @Test
  void duplicatesAreWrittenAsJson() throws IOException {
    Duplicates.Outcome found =
        new Duplicates(photos, Duplicates.Copies.UPRIGHT, workers, Progress.NONE).find();
    JsonNode report = json(DuplicatesReport.of("holiday", found));
    assertThat(report.propertyNames())
        .containsExactly("collection", "images", "bytesToGain", "groups", "same", "similar");
    assertThat(report.get("images").asInt()).isEqualTo(9);
    assertThat(report.get("same")).hasSize(1);
    JsonNode largest = report.get("same").get(0).get(0);
    assertThat(largest.propertyNames()).containsExactly("id", "width", "height", "bytes");
    assertThat(largest.get("id").asString()).isEqualTo("p005.png");
    assertThat(report.get("same").get(0).get(1).get("id").asString()).isEqualTo("crop.png");
    JsonNode group = report.get("groups").get(0);
    assertThat(group.propertyNames()).containsExactly("kind", "bytesToGain", "images");
    assertThat(group.get("kind").asString()).isEqualTo("same picture");
    JsonNode crop = group.get("images").get(1);
    assertThat(group.get("bytesToGain").asLong()).isEqualTo(crop.get("bytes").asLong());
    assertThat(report.get("bytesToGain").asLong()).isEqualTo(crop.get("bytes").asLong());
    assertThat(crop.get("evidence").propertyNames())
        .containsExactly("with", "score", "points", "share");
    assertThat(crop.get("evidence").get("with").asString()).isEqualTo("p005.png");
    assertThat(crop.get("evidence").get("share").asDouble()).isBetween(0.95, 1.0);
    assertThat(crop.get("evidence").get("points").asInt()).isGreaterThan(4);
  }

  @Test
  void anEvaluationIsWrittenAsJson() throws IOException {
    Path queries = folder.resolve("queries");
    DrawnPhotos.write(queries.resolve("q0.png"), crop(DrawnPhotos.picture(0)));
    DrawnPhotos.write(queries.resolve("q1.png"), DrawnPhotos.mirrored(DrawnPhotos.picture(1)));
    GroundTruth truth =
        new GroundTruth(
            Convention.GROUPS,
            List.of(
                judged("q0.png", "crop", "p000.png"),
                judged("q1.png", "mirror", "p001.png"),
                judged("gone.png", "", "p002.png")));
    JsonNode report =
        json(
            EvaluationReport.of(
                new PhotoEvaluation(photos, Closeness.HELD_OUT, Progress.NONE)
                    .run(truth, queries::resolve)));
    assertThat(report.propertyNames())
        .containsExactly(
            "queries",
            "map",
            "recall@1",
            "recall@5",
            "recall@10",
            "millisPerQuery",
            "verified",
            "falseAlarms",
            "groups",
            "curve",
            "results");
    assertThat(report.get("queries").asInt()).isEqualTo(3);
    assertThat(report.get("map").asDouble()).isEqualTo(2 / 3.0);
    assertThat(report.get("recall@1").asDouble()).isEqualTo(2 / 3.0);
    assertThat(report.get("verified").asDouble()).isEqualTo(2 / 3.0);
    assertThat(report.get("falseAlarms").asDouble()).isZero();
    assertThat(report.get("groups").toString())
        .isEqualTo(
            "{\"crop\":{\"queries\":1,\"map\":1.0,\"recall@1\":1.0},"
                + "\"mirror\":{\"queries\":1,\"map\":1.0,\"recall@1\":1.0}}");
    assertThat(report.get("curve")).hasSize(9);
    assertThat(report.get("results").get(0).propertyNames())
        .containsExactly(
            "query",
            "group",
            "averagePrecision",
            "firstRight",
            "first",
            "score",
            "falseScore",
            "millis");
    assertThat(report.get("results").get(2).get("error").asString())
        .isEqualTo(queries.resolve("gone.png") + ": no such file");

    JsonNode byVectors =
        json(
            EvaluationReport.of(
                new PhotoEvaluation(photos, Closeness.VECTORS, Progress.NONE)
                    .run(truth, queries::resolve)));
    assertThat(byVectors.propertyNames()).doesNotContain("verified", "falseAlarms", "curve");
    assertThat(byVectors.get("results").get(1).propertyNames())
        .containsExactly("query", "group", "averagePrecision", "firstRight", "first", "millis");
  }

  private static JudgedQuery judged(String id, String kind, String right) {
    return new JudgedQuery(
        id, kind, new Relevance(Set.of(right), Set.of()), Set.of(), Optional.empty());
  }

  @Test
  void whatIsKnownOfTheCollectionIsWrittenAsJson() throws IOException {
    JsonNode info = json(CollectionInfo.of(photos));
    assertThat(info.propertyNames())
        .startsWith(
            "collection",
            "images",
            "withoutFeatures",
            "unreadable",
            "notPictures",
            "folders",
            "bytes",
            "bytesPerImage",
            "created",
            "updated",
            "fingerprint",
            "vocabularies",
            "clusters",
            "dimension",
            "outputDimension",
            "residuals",
            "normalizations",
            "descriptors",
            "samples",
            "inertia",
            "seed")
        .doesNotContain("model", "options");
    assertThat(info.get("images").asInt()).isEqualTo(9);
    assertThat(info.get("fingerprint").asString()).isEqualTo(photos.model().fingerprint());
    photos
        .model()
        .model()
        .vocabularies()
        .getFirst()
        .training()
        .options()
        .forEach((name, value) -> assertThat(info.get(name).asString()).isEqualTo(value));
  }
}
