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
  private int[] hits = {};
  private long[] keys = {};
  private float[] tile = {};
  private float[] bias = {};
  private float[] rows = {};
  private float[] bounds = {};
  private int[] greatest = {};
  private float[] norms = {};
  private float[] vectors = {};
  private NearTie nearTie = new NearTie(0);
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

  int[] hits(int length) {
    return hits = grown(hits, length);
  }

  float[] tile(int length) {
    return tile = grown(tile, length);
  }

  float[] bias(int length) {
    return bias = grown(bias, length);
  }

  int[] greatest(int length) {
    return greatest = grown(greatest, length);
  }

  float[] bounds(int length) {
    return bounds = grown(bounds, length);
  }

  float[] rows(int length) {
    return rows = grown(rows, length);
  }

  float[] norms(int length) {
    return norms = grown(norms, length);
  }

  float[] vectors(int length) {
    return vectors = grown(vectors, length);
  }

  /** Cleared. */
  NearTie nearTie(int most) {
    nearTie = nearTie.most() >= most ? nearTie : new NearTie(most);
    nearTie.clear();
    return nearTie;
  }

  long[] keys(int length) {
    return keys = keys.length >= length ? keys : new long[length];
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
