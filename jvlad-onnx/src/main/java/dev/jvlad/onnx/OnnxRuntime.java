package dev.jvlad.onnx;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;

/** The native ONNX Runtime, loaded once for the process. */
final class OnnxRuntime {
  private OnnxRuntime() {}

  /**
   * Loads it, from the jar that has it for all platforms.
   *
   * @throws IllegalStateException if the jar is not on the class path, or has nothing for this
   *     platform
   */
  static OrtEnvironment load() {
    try {
      return OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL);
    } catch (NoClassDefFoundError e) {
      if (e.getCause() instanceof ExceptionInInitializerError failed) {
        throw notLoaded(failed);
      }
      throw new IllegalStateException(
          "ONNX Runtime is not on the class path; wanted onnxruntime-1.29.0.jar, got with: mvn"
              + " dependency:copy -Dartifact=com.microsoft.onnxruntime:onnxruntime:1.29.0"
              + " -DoutputDirectory=jvlad-app/target/lib",
          e);
    } catch (LinkageError | IllegalStateException e) {
      throw notLoaded(e);
    }
  }

  private static IllegalStateException notLoaded(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return new IllegalStateException(
        "ONNX Runtime cannot be loaded on %s %s (%s); wanted a platform that it has a library for, and a writable %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                NetworkException.oneLine(String.valueOf(root.getMessage())),
                System.getProperty("java.io.tmpdir")),
        failure);
  }
}
