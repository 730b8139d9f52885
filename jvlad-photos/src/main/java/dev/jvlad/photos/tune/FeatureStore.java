package dev.jvlad.photos.tune;

import dev.jvlad.FloatMatrix;
import dev.jvlad.image.Keypoints;
import dev.jvlad.image.LocalFeatures;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Features of many pictures in a temporary file: those of a thousand photos are as large as a heap.
 * The file has no name from the start where the system knows such, so a kill leaves nothing. May be
 * shared by threads.
 */
final class FeatureStore implements AutoCloseable {
  private static final int KEYPOINT_COLUMNS = 5;

  private final FileChannel channel;
  private final List<Place> places = new ArrayList<>();
  private long end;

  /**
   * Where the rows of a picture lie: all descriptors, then the keypoints column by column, float32.
   */
  private record Place(long offset, int count, int columns, int width, int height) {
    int floats() {
      return count * (columns + KEYPOINT_COLUMNS);
    }
  }

  private FeatureStore(FileChannel channel) {
    this.channel = channel;
  }

  static FeatureStore create() throws IOException {
    Path file = Files.createTempFile("vlad-tune-", ".features");
    return new FeatureStore(
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            StandardOpenOption.DELETE_ON_CLOSE));
  }

  /** Keeps features; the number that they have from now on. */
  int add(LocalFeatures features) throws IOException {
    Place place;
    int number;
    synchronized (places) {
      place =
          new Place(
              end,
              features.count(),
              features.descriptors().columns(),
              features.width(),
              features.height());
      end += 4L * place.floats();
      number = places.size();
      places.add(place);
    }
    ByteBuffer bytes = buffer(place);
    FloatBuffer floats = bytes.asFloatBuffer().put(features.descriptors().values());
    for (float[] column : columns(features.keypoints())) {
      floats.put(column);
    }
    while (bytes.hasRemaining()) {
      channel.write(bytes, place.offset() + bytes.position());
    }
    return number;
  }

  /** How many features there are under a number. */
  int count(int number) {
    return place(number).count();
  }

  LocalFeatures get(int number) throws IOException {
    Place place = place(number);
    ByteBuffer bytes = buffer(place);
    while (bytes.hasRemaining()) {
      if (channel.read(bytes, place.offset() + bytes.position()) < 0) {
        throw new EOFException("the temporary file of features was cut short");
      }
    }
    bytes.flip();
    FloatMatrix descriptors = FloatMatrix.zeros(place.count(), place.columns());
    Keypoints keypoints = Keypoints.zeros(place.count());
    FloatBuffer floats = bytes.asFloatBuffer().get(descriptors.values());
    for (float[] column : columns(keypoints)) {
      floats.get(column);
    }
    return new LocalFeatures(descriptors, keypoints, place.width(), place.height());
  }

  private static List<float[]> columns(Keypoints keypoints) {
    return List.of(
        keypoints.x(), keypoints.y(), keypoints.size(), keypoints.angle(), keypoints.weight());
  }

  private Place place(int number) {
    synchronized (places) {
      return places.get(number);
    }
  }

  private static ByteBuffer buffer(Place place) {
    return ByteBuffer.allocate(4 * place.floats()).order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
