package dev.jvlad.engine;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The working memory of one thread, kept between calls so that encoding an image allocates nothing.
 * Every array is at least as long as was asked for and holds what the last user left in it.
 */
final class Scratch {
  private int[] labels = {};
  private int[] order = {};
  private int[] starts = {};
  private int[] words = {};
  private int[] best = {};
  private float[] tile = {};
  private float[] bias = {};
  private float[] rows = {};
  private float[] bounds = {};
  private float[] greatest = {};
  private float[] vectors = {};
  private double[] sum = {};
  private double[] rotated = {};

  int[] labels(int length) {
    return labels = grown(labels, length);
  }

  int[] order(int length) {
    return order = grown(order, length);
  }

  int[] starts(int length) {
    return starts = grown(starts, length);
  }

  int[] words(int length) {
    return words = grown(words, length);
  }

  int[] best(int length) {
    return best = grown(best, length);
  }

  float[] tile(int length) {
    return tile = grown(tile, length);
  }

  float[] bias(int length) {
    return bias = grown(bias, length);
  }

  float[] greatest(int length) {
    return greatest = grown(greatest, length);
  }

  float[] bounds(int length) {
    return bounds = grown(bounds, length);
  }

  float[] rows(int length) {
    return rows = grown(rows, length);
  }

  float[] vectors(int length) {
    return vectors = grown(vectors, length);
  }

  double[] sum(int length) {
    return sum = sum.length >= length ? sum : new double[length];
  }

  double[] rotated(int length) {
    return rotated = rotated.length >= length ? rotated : new double[length];
  }

  private static int[] grown(int[] array, int length) {
    return array.length >= length ? array : new int[length];
  }

  private static float[] grown(float[] array, int length) {
    return array.length >= length ? array : new float[length];
  }

  /** Lends scratches to whoever computes, and takes them back; at most {@code kept} lie idle. */
  static final class Pool {
    private final AtomicReferenceArray<Scratch> idle;

    Pool(int kept) {
      idle = new AtomicReferenceArray<>(kept);
    }

    Scratch borrow() {
      for (int i = 0; i < idle.length(); i++) {
        Scratch scratch = idle.getAndSet(i, null);
        if (scratch != null) {
          return scratch;
        }
      }
      return new Scratch();
    }

    void giveBack(Scratch scratch) {
      for (int i = 0; i < idle.length(); i++) {
        if (idle.compareAndSet(i, null, scratch)) {
          return;
        }
      }
    }
  }
}
