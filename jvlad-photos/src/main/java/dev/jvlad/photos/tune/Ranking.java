package dev.jvlad.photos.tune;

import dev.jvlad.Progress;
import dev.jvlad.Workers;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.photos.evaluation.Convention;
import dev.jvlad.photos.evaluation.Evaluation;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/**
 * Ranks all photos for every question by the exact cosine, of the query or of its mirror image,
 * whichever is greater, as a search without verification does. The queries' vectors are held in
 * memory, as many as fit; the photos' pass by.
 */
final class Ranking {
  /** Photos that are compared at a time: few enough for a cache, more than one for the memory. */
  private static final int PHOTOS_AT_A_TIME = 8;

  private final Material material;
  private final VladEncoder encoder;
  private final Workers workers;
  private final Progress progress;
  private final List<String> ids;
  private final List<Integer> photos;
  private final AtomicLong nanos = new AtomicLong();

  /** What the questions came to. */
  record Answers(Evaluation chosenOn, Evaluation heldOut, double millisPerQuery) {}

  /** A query's vector and its mirror image's. */
  @SuppressWarnings("ArrayRecordComponent") // held for a moment, compared by nobody
  private record Asked(float[] upright, float[] mirrored) {}

  Ranking(Material material, VladEncoder encoder, Workers workers, Progress progress) {
    this.material = material;
    this.encoder = encoder;
    this.workers = workers;
    this.progress = progress;
    this.ids = List.copyOf(material.photos().keySet());
    this.photos = List.copyOf(material.photos().values());
  }

  Answers ask(String which) throws IOException {
    Convention convention = material.convention();
    Answers answers = new Answers(new Evaluation(convention), new Evaluation(convention), 0);
    List<Question> questions = material.questions();
    int block = blockSize();
    for (int from = 0; from < questions.size(); from += block) {
      List<Question> some = questions.subList(from, Math.min(questions.size(), from + block));
      float[][] scores = scores(some);
      for (int q = 0; q < some.size(); q++) {
        Question question = some.get(q);
        Evaluation evaluation =
            question.half() == Question.Half.CHOOSES ? answers.chosenOn() : answers.heldOut();
        evaluation.add(question.query(), ranking(question, scores, q));
      }
      progress.at(which + ": asking", from + some.size(), questions.size());
    }
    progress.done();
    return new Answers(answers.chosenOn(), answers.heldOut(), nanos.get() / 1e6 / questions.size());
  }

  private int blockSize() {
    long bytes = 2L * Float.BYTES * encoder.model().outputDimension();
    return (int) Math.max(1, Math.min(10_000, Runtime.getRuntime().maxMemory() / 4 / bytes));
  }

  /** Row p has photo p's score for each question; 0 where either has no features. */
  private float[][] scores(List<Question> questions) throws IOException {
    List<Asked> asked = workers.map(questions, this::asked);
    float[][] scores = new float[photos.size()][questions.size()];
    List<Integer> firsts =
        IntStream.iterate(0, p -> p < photos.size(), p -> p + PHOTOS_AT_A_TIME).boxed().toList();
    workers.map(
        firsts,
        first -> {
          compare(first, Math.min(photos.size(), first + PHOTOS_AT_A_TIME), asked, scores);
          return first;
        });
    return scores;
  }

  private Asked asked(Question question) throws IOException {
    LocalFeatures features = material.store().get(question.features());
    long start = System.nanoTime();
    Asked asked =
        new Asked(
            TrialRun.vector(encoder, features), TrialRun.vector(encoder, features.mirrored()));
    nanos.addAndGet(System.nanoTime() - start);
    return asked;
  }

  private void compare(int from, int to, List<Asked> asked, float[][] scores /* OUT */)
      throws IOException {
    List<float[]> vectors = new ArrayList<>();
    for (int p = from; p < to; p++) {
      vectors.add(TrialRun.vector(encoder, material.store().get(photos.get(p))));
    }
    long start = System.nanoTime();
    for (int q = 0; q < asked.size(); q++) {
      for (int p = from; p < to; p++) {
        float[] vector = vectors.get(p - from);
        scores[p][q] =
            Math.max(dot(asked.get(q).upright(), vector), dot(asked.get(q).mirrored(), vector));
      }
    }
    nanos.addAndGet(System.nanoTime() - start);
  }

  private List<String> ranking(Question question, float[][] scores, int q) {
    return IntStream.range(0, photos.size())
        .filter(p -> scores[p][q] != 0) // vectors of nothing, which a collection does not return
        .filter(p -> !question.query().itself().contains(ids.get(p)))
        .boxed()
        .sorted(
            Comparator.comparingDouble((Integer p) -> -scores[p][q])
                .thenComparingInt(Integer::intValue))
        .map(ids::get)
        .toList();
  }

  /** Eight sums side by side: one alone would wait for itself. */
  private static float dot(float[] a, float[] b) {
    float s0 = 0;
    float s1 = 0;
    float s2 = 0;
    float s3 = 0;
    float s4 = 0;
    float s5 = 0;
    float s6 = 0;
    float s7 = 0;
    int i = 0;
    for (; i + 8 <= a.length; i += 8) {
      s0 += a[i] * b[i];
      s1 += a[i + 1] * b[i + 1];
      s2 += a[i + 2] * b[i + 2];
      s3 += a[i + 3] * b[i + 3];
      s4 += a[i + 4] * b[i + 4];
      s5 += a[i + 5] * b[i + 5];
      s6 += a[i + 6] * b[i + 6];
      s7 += a[i + 7] * b[i + 7];
    }
    for (; i < a.length; i++) {
      s0 += a[i] * b[i];
    }
    return ((s0 + s1) + (s2 + s3)) + ((s4 + s5) + (s6 + s7));
  }
}
