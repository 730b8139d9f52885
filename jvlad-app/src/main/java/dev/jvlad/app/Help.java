package dev.jvlad.app;

/** Words of the help that several commands have. */
final class Help {
  static final String PHOTOS =
      "Photos: JPEG, PNG, GIF, BMP, TIFF and WebP; camera raw files by the JPEG in them; HEIC and"
          + " AVIF with libheif's heif-dec, with ffmpeg 8.1 or newer, or with the jar of"
          + " org.bytedeco:ffmpeg in lib/. What a file is, its content says.";

  static final String DESCRIPTORS =
      "Descriptors: .npy and .npz of NumPy (float16, float32, float64, int8 or uint8; N×F, or T×L×F"
          + " for T images of L), .fvecs and .bvecs. Offsets: a .npy file of integers.";

  static final String OUTPUTS =
      "A file that exists is replaced by one of its own kind alone, and no input ever is.";

  static final String EXAMPLES = "Examples:";

  private Help() {}
}
