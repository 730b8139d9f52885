package dev.jvlad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What would dead-lock ends after a minute. */
@Timeout(60)
class WorkersTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void everyTaskRunsOnce(int threads) {
    try (Workers workers = Workers.of(threads)) {
      assertThat(workers.threads()).isEqualTo(threads);
      for (int count : new int[] {0, 1, 2, 3, 1000}) {
        AtomicIntegerArray runs = new AtomicIntegerArray(count);
        workers.run(count, runs::incrementAndGet);
        for (int i = 0; i < count; i++) {
          assertThat(runs.get(i)).as("task %d of %d", i, count).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void allThreadsWorkAtOnce() {
    try (Workers workers = Workers.of(3)) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      CyclicBarrier barrier = new CyclicBarrier(3);
      workers.run(
          3,
          i -> {
            threads.add(Thread.currentThread());
            await(barrier); // opens when three are here
          });
      assertThat(threads).hasSize(3).contains(Thread.currentThread());
    }
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 4})
  void resultsAreInTheOrderOfTheElements(int threads) {
    List<Integer> elements = IntStream.range(0, 500).boxed().toList();
    try (Workers workers = Workers.of(threads)) {
      List<String> results = workers.map(elements, i -> "r" + i);
      assertThat(results).hasSize(500);
      for (int i = 0; i < 500; i++) {
        assertThat(results.get(i)).isEqualTo("r" + i);
      }
      assertThat(workers.map(Collections.emptyList(), i -> i)).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6})
  void theFirstFailureByOrderIsThrownWhateverItsKind(int threads) {
    List<Integer> elements = IntStream.range(0, 200).boxed().toList();
    try (Workers workers = Workers.of(threads)) {
      for (int round = 0; round < 50; round++) {
        AtomicInteger later = new AtomicInteger();
        assertThatThrownBy(() ->
                workers.map(
                    elements,
                    i -> {
                      if (i == 20) {
                        Thread.sleep(1); // the others fail before
                        throw new IOException("element 20");
                      }
                      if (i > 20) {
                        later.incrementAndGet();
                        throw new IllegalStateException("element " + i);
                      }
                      return i;
                    }))
            .isInstanceOf(IOException.class)
            .hasMessage("element 20");
        // Of those behind it only what was begun meanwhile.
        assertThat(later.get()).isLessThan(threads);
      }
      assertThatThrownBy(() ->
              workers.run(
                  9,
                  i -> {
                    throw new AssertionError("task " + i);
                  }))
          .isInstanceOf(AssertionError.class)
          .hasMessage("task 0");
      // They are whole after a failure.
      assertThat(workers.map(elements, i -> i)).isEqualTo(elements);
    }
  }

  @Test
  void aCallFromInsideATaskRunsInItsThread() {
    try (Workers workers = Workers.of(3);
        Workers others = Workers.of(4)) {
      workers.run(
          12,
          i -> {
            Thread own = Thread.currentThread();
            for (Workers any : List.of(workers, others)) {
              List<Thread> threads = any.map(List.of(1, 2, 3, 4, 5), j -> Thread.currentThread());
              assertThat(threads).containsOnly(own);
            }
          });
      // And outside again on all threads.
      CyclicBarrier barrier = new CyclicBarrier(3);
      workers.run(3, i -> await(barrier));
    }
  }

  @Test
  void callersDoNotWaitForOneAnother() throws InterruptedException {
    try (Workers workers = Workers.of(2)) {
      CountDownLatch busy = new CountDownLatch(2);
      CountDownLatch release = new CountDownLatch(1);
      Thread other =
          Thread.ofPlatform()
              .start(() ->
                  workers.run(
                      2,
                      i -> {
                        busy.countDown();
                        await(release);
                      }));
      busy.await(); // the helper is taken, and stays so
      assertThat(workers.map(List.of(1, 2, 3), i -> 2 * i)).containsExactly(2, 4, 6);
      release.countDown();
      other.join();
    }
  }

  @Test
  void anInterruptEndsNoTaskAndStaysSet() {
    try (Workers workers = Workers.of(2)) {
      AtomicInteger done = new AtomicInteger();
      Thread.currentThread().interrupt();
      workers.run(50, i -> done.incrementAndGet());
      assertThat(Thread.interrupted()).isTrue();
      assertThat(done.get()).isEqualTo(50);
    }
  }

  @Test
  void countsAndClosingAreChecked() {
    assertThatThrownBy(() -> Workers.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("0 threads; wanted at least 1");
    Workers workers = Workers.of(2);
    workers.close();
    workers.close();
    assertThatThrownBy(() -> workers.run(2, i -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("these workers are closed");
  }
}
