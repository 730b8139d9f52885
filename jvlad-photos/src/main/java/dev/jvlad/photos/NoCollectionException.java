package dev.jvlad.photos;

import java.io.Serial;
import java.nio.file.Path;

/** A folder holds no collection. */
public final class NoCollectionException extends PhotosException {
  @Serial private static final long serialVersionUID = 1L;

  private final transient Path collection;

  /** There is none in this folder. */
  public NoCollectionException(Path collection) {
    super("%s: no collection there".formatted(collection));
    this.collection = collection;
  }

  /** The folder. */
  public Path collection() {
    return collection;
  }
}
