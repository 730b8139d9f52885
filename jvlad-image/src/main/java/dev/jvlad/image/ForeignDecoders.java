package dev.jvlad.image;

import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;

/** The decoders of other modules, looked for once. */
final class ForeignDecoders {
  private static final List<ForeignDecoder> ALL =
      ServiceLoader.load(ForeignDecoder.class, ForeignDecoder.class.getClassLoader()).stream()
          .map(ServiceLoader.Provider::get)
          .toList();

  private ForeignDecoders() {}

  /**
   * The first that can decode.
   *
   * @param label of the format, for the reason
   * @throws RefusedException if there is none, saying what to install
   */
  static ForeignDecoder forFormat(String label) throws RefusedException {
    List<String> missing = new ArrayList<>();
    for (ForeignDecoder decoder : ALL) {
      if (decoder.missing().isEmpty()) {
        return decoder;
      }
      missing.add(decoder.missing().get());
    }
    throw new RefusedException(
        RefusalKind.NO_DECODER,
        "%s needs %s"
            .formatted(
                label,
                missing.isEmpty() ? "the module jvlad-ffmpeg" : String.join("; or ", missing)));
  }
}
