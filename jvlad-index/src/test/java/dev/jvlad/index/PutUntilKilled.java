package dev.jvlad.index;

import static dev.jvlad.index.Vectors.WORKERS;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;

/**
 * The program that {@link KillTest} kills: puts entry after entry, prints "opened", and after each
 * commit how many are safe.
 */
final class PutUntilKilled {
  static final IndexSettings SETTINGS = new IndexSettings("killed", 16);

  private PutUntilKilled() {}

  static ImageEntry.Indexed entry(int number) {
    byte[] payload = new byte[number % 2000];
    new Random(number).nextBytes(payload);
    return new ImageEntry.Indexed(
        Integer.toString(number), new FileFacts(number, number, 1, 1), vector(number), payload);
  }

  static float[] vector(int number) {
    return Vectors.random(new Random(number), SETTINGS.dimension());
  }

  static ImageIndex open(Path folder) throws IOException {
    return ImageIndex.open(
        folder, SETTINGS, new VectorStorage.Graph(100), Duration.ofMillis(100), WORKERS);
  }

  public static void main(String[] arguments) throws IOException {
    int number = Integer.parseInt(arguments[1]);
    try (var index = open(Path.of(arguments[0]))) {
      System.out.println("opened");
      while (true) {
        for (int i = 0; i < 20; i++) {
          index.put(entry(number++));
        }
        index.remove(Integer.toString(number - 5));
        index.commit();
        System.out.println(number);
      }
    }
  }
}
