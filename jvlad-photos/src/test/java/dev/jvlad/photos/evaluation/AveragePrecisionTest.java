package dev.jvlad.photos.evaluation;

import static dev.jvlad.photos.evaluation.AveragePrecision.STEPS;
import static dev.jvlad.photos.evaluation.AveragePrecision.TRAPEZOIDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AveragePrecisionTest {
  private static final double EXACT = 1e-12;

  @Test
  void oneRightImage() {
    Relevance relevance = new Relevance(Set.of("r"), Set.of());
    assertThat(STEPS.of(List.of("r", "a"), relevance)).isEqualTo(1);
    assertThat(TRAPEZOIDS.of(List.of("r", "a"), relevance)).isEqualTo(1);
    // At rank 2, precision goes from 0/1 to 1/2.
    assertThat(STEPS.of(List.of("a", "r"), relevance)).isEqualTo(0.5);
    assertThat(TRAPEZOIDS.of(List.of("a", "r"), relevance)).isEqualTo(0.25);
    assertThat(STEPS.of(List.of("a", "b"), relevance)).isZero();
    assertThat(TRAPEZOIDS.of(List.of(), relevance)).isZero();
  }

  @Test
  void severalRightImagesAndJunkByHand() {
    // Without junk: x, a, y, b. Right x at 1, y at 3; z is not found.
    Relevance relevance = new Relevance(Set.of("x", "y", "z"), Set.of("j", "k"));
    List<String> ranking = List.of("j", "x", "a", "k", "y", "b");
    assertThat(STEPS.of(ranking, relevance)).isCloseTo((1 + 2 / 3.0) / 3, within(EXACT));
    assertThat(TRAPEZOIDS.of(ranking, relevance))
        .isCloseTo(((1 + 1) / 2.0 + (1 / 2.0 + 2 / 3.0) / 2) / 3, within(EXACT));
  }

  @Test
  void junkThatIsRightToo() {
    Relevance relevance = new Relevance(Set.of("x"), Set.of("x", "j"));
    assertThat(relevance.ignored()).containsExactly("j");
    assertThat(STEPS.of(List.of("j", "x"), relevance)).isEqualTo(1);
  }

  /** The loop of compute_ap.cpp in the order that it goes through the ranking. */
  private static double oxford(List<String> ranking, Relevance relevance) {
    double oldRecall = 0;
    double oldPrecision = 1;
    double area = 0;
    int found = 0;
    int seen = 0;
    for (String id : ranking) {
      if (!relevance.ignored().contains(id)) {
        found += relevance.right().contains(id) ? 1 : 0;
        seen++;
        double recall = found / (double) relevance.right().size();
        double precision = found / (double) seen;
        area += (recall - oldRecall) * (oldPrecision + precision) / 2;
        oldRecall = recall;
        oldPrecision = precision;
      }
    }
    return area;
  }

  /**
   * The mean over recall steps, from the ranks of right images alone, as holidays_map.py has it.
   */
  private static double holidays(List<Integer> ranksFromZero, int right) {
    double area = 0;
    for (int found = 0; found < ranksFromZero.size(); found++) {
      int rank = ranksFromZero.get(found);
      double before = rank == 0 ? 1 : found / (double) rank;
      area += (before + (found + 1) / (rank + 1.0)) / (2 * right);
    }
    return area;
  }

  @Test
  void trapezoidsAreThoseOfOxfordAndOfHolidays() {
    for (long seed = 0; seed < 300; seed++) {
      Random random = new Random(seed);
      List<String> ranking =
          new ArrayList<>(IntStream.range(0, 30).mapToObj(i -> "i" + i).toList());
      Collections.shuffle(ranking, random);
      Set<String> right = new HashSet<>(Set.of("i0", "missing"));
      Set<String> junk = new HashSet<>();
      for (String id : ranking) {
        (random.nextInt(5) == 0 ? right : random.nextInt(5) == 0 ? junk : new HashSet<String>())
            .add(id);
      }
      Relevance relevance = new Relevance(right, junk);
      List<String> counted =
          ranking.stream().filter(id -> !relevance.ignored().contains(id)).toList();
      List<Integer> ranks =
          IntStream.range(0, counted.size())
              .filter(i -> right.contains(counted.get(i)))
              .boxed()
              .toList();
      double area = TRAPEZOIDS.of(ranking, relevance);
      assertThat(area).as("seed %d", seed).isCloseTo(oxford(ranking, relevance), within(EXACT));
      assertThat(area).as("seed %d", seed).isCloseTo(holidays(ranks, right.size()), within(EXACT));
      assertThat(STEPS.of(ranking, relevance)).as("seed %d", seed).isBetween(area - EXACT, 1.0);
    }
  }

  @Test
  void asksForSomethingToFind() {
    assertThatThrownBy(() -> new Relevance(Set.of(), Set.of("j")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no image is right; wanted at least 1");
  }
}
