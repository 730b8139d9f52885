package dev.jvlad.app;

import dev.jvlad.photos.Failures;
import dev.jvlad.photos.NoCollectionException;
import dev.jvlad.photos.OtherFeaturesException;
import dev.jvlad.photos.features.UnknownFeaturesException;
import dev.jvlad.photos.tune.TuneStateException;

/**
 * What went wrong, in the line that the user of the command reads: the libraries know no options,
 * so what to do about it with one is said here.
 */
final class ErrorLine {
  private ErrorLine() {}

  static String of(Throwable e) {
    String line = Failures.line(e);
    return switch (e) {
      case OutOfMemoryError _ ->
          "out of memory: %,d MiB of heap are not enough; give more with JDK_JAVA_OPTIONS=-Xmx…"
              .formatted(Runtime.getRuntime().maxMemory() >> 20);
      case NoCollectionException none ->
          line + "; make one with: vlad index DIR --collection " + none.collection();
      case OtherFeaturesException _ -> line.replace("'; features ", "'; --features ");
      case UnknownFeaturesException _ -> "--" + line;
      case TuneStateException _ -> line + " with --state";
      default -> line;
    };
  }
}
