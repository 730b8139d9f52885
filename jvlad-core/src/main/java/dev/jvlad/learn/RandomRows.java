package dev.jvlad.learn;

import dev.jvlad.FloatMatrix;
import dev.jvlad.RowSource;
import java.io.IOException;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A random part of some rows in random order, so that every run of it is a random part as well. One
 * row is drawn from each of equal stretches of the source: all rows if as many are wanted, and
 * neighbours, which in files of descriptors are of one image, are not drawn together.
 */
final class RandomRows {
  private RandomRows() {}

  /** {@code count} different rows. */
  static FloatMatrix draw(RowSource source, int count, SplittableRandom random) throws IOException {
    long n = source.rows();
    int d = source.dimension();
    int[] places = new int[count];
    Arrays.setAll(places, i -> i);
    shuffle(places, random);
    FloatMatrix drawn = FloatMatrix.zeros(count, d);
    float[] row = new float[d];
    for (int i = 0; i < count; i++) {
      long first = start(i, n, count);
      long number = first + random.nextLong(start(i + 1, n, count) - first);
      source.read(number, 1, row);
      drawn.setRow(places[i], row);
    }
    return drawn;
  }

  /** ⌊i·n / count⌋, which may not fit a long on its way. */
  private static long start(long i, long n, long count) {
    return n / count * i + n % count * i / count;
  }

  static void shuffle(int[] order, SplittableRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int j = random.nextInt(i + 1);
      int other = order[j];
      order[j] = order[i];
      order[i] = other;
    }
  }
}
