package dev.jvlad.ffmpeg;

import dev.jvlad.image.ForeignDecoder.Pixels;
import dev.jvlad.image.ForeignDecoder.Progress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A program that decodes HEIC and AVIF to a file. */
sealed interface Program {
  /** The environment's name for a program to be used instead of any other. */
  String VARIABLE = "VLAD_FFMPEG";

  /** Why it cannot be used, after a look at it; empty if it can. */
  Optional<String> fault();

  /** Decodes one file; see {@link dev.jvlad.image.ForeignDecoder#decode}. */
  void decode(Path file, Path decoded, Pixels pixels, Duration maxTime, Progress progress)
      throws IOException, TimeoutException;

  /**
   * The program of FFmpeg.
   *
   * @param environment that it needs beside the usual one
   */
  record Ffmpeg(Path path, Map<String, String> environment) implements Program {
    private static final Pattern VERSION = Pattern.compile("ffmpeg version \\D?(\\d+)\\.(\\d+)");

    @Override
    public Optional<String> fault() {
      try {
        String output =
            ChildProcess.output(List.of(path.toString(), "-hide_banner", "-version"), environment);
        Matcher version = VERSION.matcher(output);
        if (!version.find()) {
          return Optional.of(path + " gives no version that is known");
        }
        int major = Integer.parseInt(version.group(1));
        boolean old = major < 8 || (major == 8 && Integer.parseInt(version.group(2)) < 1);
        return old
            ? Optional.of("%s is %s.%s".formatted(path, version.group(1), version.group(2)))
            : Optional.empty();
      } catch (IOException e) {
        return Optional.of(path + " does not run: " + e.getMessage());
      }
    }

    /**
     * Neither a filter nor a choice of streams may be asked for: photos of several tiles are put
     * together by a filter of ffmpeg's own.
     */
    @Override
    public void decode(Path file, Path decoded, Pixels pixels, Duration maxTime, Progress progress)
        throws IOException, TimeoutException {
      String format =
          switch (pixels) {
            case GREY -> "gray";
            case COLOUR -> "bgr24";
          };
      ChildProcess.run(
          List.of(
              path.toString(),
              "-nostdin",
              "-hide_banner",
              "-loglevel",
              "error",
              "-threads",
              "1",
              "-protocol_whitelist",
              "file,pipe",
              "-f",
              "mov",
              "-i",
              "file:" + file,
              "-frames:v",
              "1",
              "-pix_fmt",
              format,
              "-c:v",
              "bmp",
              "-f",
              "image2pipe",
              "-y",
              "file:" + decoded),
          environment,
          maxTime,
          progress);
    }
  }

  /** One of libheif's examples, heif-dec or, as it was called before, heif-convert. */
  record Heif(Path path) implements Program {
    @Override
    public Optional<String> fault() {
      try {
        String output = ChildProcess.output(List.of(path.toString(), "--help"), Map.of());
        return output.contains("heif")
            ? Optional.empty()
            : Optional.of(path + " gives no help that is known");
      } catch (IOException e) {
        return Optional.of(path + " does not run: " + e.getMessage());
      }
    }

    /** It tells formats by the file's ending, and numbers the pictures of a file with several. */
    @Override
    public void decode(Path file, Path decoded, Pixels pixels, Duration maxTime, Progress progress)
        throws IOException, TimeoutException {
      Path folder = Files.createTempDirectory("vlad-heif");
      Path png = folder.resolve("picture.png");
      try {
        ChildProcess.run(
            List.of(path.toString(), file.toString(), png.toString()), Map.of(), maxTime, progress);
        Path first = Files.exists(png) ? png : folder.resolve("picture-1.png");
        if (!Files.exists(first)) {
          throw new IOException(path.getFileName() + " wrote no picture");
        }
        Files.move(first, decoded, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        try (var left = Files.list(folder)) {
          for (Path each : left.toList()) {
            Files.delete(each);
          }
        }
        Files.delete(folder);
      }
    }
  }
}
