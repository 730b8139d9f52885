package dev.jvlad.image;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_features2d;
import org.bytedeco.opencv.global.opencv_imgproc;

/** The native OpenCV library, loaded once for the process. */
final class OpenCv {
  /** The version that descriptors are labelled with: that of the library that is linked. */
  static final String VERSION = "4.13.0";

  private static final String PHYSICAL_LIMIT = "org.bytedeco.javacpp.maxPhysicalBytes";

  private OpenCv() {}

  /**
   * Loads it, unpacking it to the user's cache folder the first time.
   *
   * @throws IllegalStateException saying what the platform is and where it was to be unpacked
   */
  static void load() {
    try {
      Loaded.touch();
    } catch (LinkageError e) {
      throw new IllegalStateException(
          "OpenCV %s for %s cannot be loaded (%s); it is unpacked to ~/.javacpp/cache, or to the folder that -Dorg.bytedeco.javacpp.cachedir=... names, which must be writable"
              .formatted(VERSION, Loader.getPlatform(), rootMessage(e)),
          e);
    }
  }

  private static String rootMessage(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return UnreadableImageException.oneLine(String.valueOf(root.getMessage()));
  }

  /** A class of its own, so that its initialisation is the loading, done once. */
  private static final class Loaded {
    static {
      // JavaCPP would fail an allocation when the process holds four times the heap, which mapped
      // index files alone can do, and would ask the system for that number at each allocation.
      if (System.getProperty(PHYSICAL_LIMIT) == null) {
        System.setProperty(PHYSICAL_LIMIT, "0");
      }
      Loader.load(opencv_core.class);
      Loader.load(opencv_imgproc.class);
      Loader.load(opencv_features2d.class);
      opencv_core.setNumThreads(1);
    }

    static void touch() {}
  }
}
