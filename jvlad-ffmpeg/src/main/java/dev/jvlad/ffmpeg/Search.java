package dev.jvlad.ffmpeg;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The search for a program that decodes HEIC.
 *
 * @param program the first that runs
 * @param missing what to install where there is none, and why those that were found do not do
 */
record Search(Optional<Program> program, String missing) {
  private static final String ADVICE =
      "heif-dec or heif-convert (of libheif; Debian's package libheif-examples), ffmpeg 8.1 or newer, or"
          + " org.bytedeco:ffmpeg in lib/";

  static Search of(Map<String, String> environment) {
    List<String> faults = new ArrayList<>();
    String named = environment.get(Program.VARIABLE);
    if (named != null && !named.isBlank()) {
      // Asked for by name: nothing else will do.
      return found(new Program.Ffmpeg(Path.of(named), Map.of()), faults)
          .orElseGet(() ->
              new Search(
                  Optional.empty(), "another " + Program.VARIABLE + ": " + faults.getFirst()));
    }
    List<Program> candidates = new ArrayList<>();
    BundledFfmpeg.unpack(faults).ifPresent(candidates::add);
    String folders = environment.getOrDefault("PATH", "");
    for (String folder : folders.split(Pattern.quote(File.pathSeparator), -1)) {
      for (String suffix : new String[] {"", ".exe"}) {
        addIfThere(candidates, folder, "ffmpeg" + suffix);
        addIfThere(candidates, folder, "heif-dec" + suffix);
        addIfThere(candidates, folder, "heif-convert" + suffix);
      }
    }
    for (Program candidate : candidates) {
      Optional<Search> found = found(candidate, faults);
      if (found.isPresent()) {
        return found.get();
      }
    }
    String reasons = faults.isEmpty() ? "" : " (" + String.join("; ", faults) + ")";
    return new Search(Optional.empty(), ADVICE + reasons);
  }

  private static void addIfThere(List<Program> candidates, String folder, String name) {
    if (folder.isBlank()) {
      return;
    }
    Path path = Path.of(folder, name);
    if (Files.isExecutable(path) && Files.isRegularFile(path)) {
      candidates.add(
          name.startsWith("ffmpeg") ? new Program.Ffmpeg(path, Map.of()) : new Program.Heif(path));
    }
  }

  private static Optional<Search> found(Program program, List<String> faults) {
    Optional<String> fault = program.fault();
    fault.ifPresent(faults::add);
    return fault.isPresent()
        ? Optional.empty()
        : Optional.of(new Search(Optional.of(program), ADVICE));
  }
}
