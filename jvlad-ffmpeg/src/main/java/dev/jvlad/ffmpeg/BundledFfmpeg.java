package dev.jvlad.ffmpeg;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The program in the jar of org.bytedeco:ffmpeg, unpacked once to the user's cache folder (66 MB).
 * It is run, not linked, so that neither JavaCPP nor the version of it matters.
 *
 * <p>It also records screens and sounds, and does not start where a library for that is missing, as
 * on servers. Nothing of it is used here: a library without content stands in for each that is
 * missing.
 */
final class BundledFfmpeg {
  private static final Pattern MISSING_LIBRARY =
      Pattern.compile(
          "loading shared libraries: (lib(?:pulse|asound|xcb|X|SDL)[^:/ ]*): cannot open");
  private static final String STAND_IN = "libva-drm.so.2";
  private static final int MOST_STAND_INS = 12;

  private BundledFfmpeg() {}

  /**
   * The program, ready to run; empty if it is not on the class path.
   *
   * @param faults gets a line if it is there and cannot be unpacked
   */
  static Optional<Program> unpack(List<String> faults) {
    String platform = platform();
    boolean windows = platform.startsWith("windows");
    String name = windows ? "ffmpeg.exe" : "ffmpeg";
    URL program =
        BundledFfmpeg.class
            .getClassLoader()
            .getResource("org/bytedeco/ffmpeg/%s/%s".formatted(platform, name));
    if (program == null || !program.getProtocol().equals("jar")) {
      return Optional.empty();
    }
    try {
      Path folder = unpacked(program, platform);
      return Optional.of(runnable(folder, folder.resolve(name)));
    } catch (IOException e) {
      faults.add("org.bytedeco:ffmpeg cannot be unpacked: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** As JavaCPP names it. */
  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String name =
        system.startsWith("mac") ? "macosx" : system.startsWith("windows") ? "windows" : "linux";
    return name + (processor.equals("aarch64") ? "-arm64" : "-x86_64");
  }

  /** The folder of the program, named for the jar, which is named for its version. */
  private static Path unpacked(URL program, String platform) throws IOException {
    String address = program.toString();
    String jar = address.substring(0, address.lastIndexOf("!/"));
    String name = jar.substring(jar.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
    Path folder = cache().resolve(name);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Path unfinished = Files.createTempDirectory(Files.createDirectories(folder.getParent()), name);
    try (FileSystem content = FileSystems.newFileSystem(URI.create(jar), Map.of());
        Stream<Path> files = Files.list(content.getPath("/org/bytedeco/ffmpeg", platform))) {
      for (Path file : files.filter(BundledFfmpeg::isNeeded).toList()) {
        Path to = unfinished.resolve(file.getFileName().toString());
        try (InputStream in = Files.newInputStream(file)) {
          Files.copy(in, to);
        }
        to.toFile().setExecutable(true);
      }
    }
    try {
      return Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (Files.isDirectory(folder)) { // another process was faster
        return folder;
      }
      throw e;
    }
  }

  private static boolean isNeeded(Path file) {
    String name = file.getFileName().toString();
    return Files.isRegularFile(file) && !name.contains("jni") && !name.startsWith("ffprobe");
  }

  private static Path cache() {
    String named = System.getenv("XDG_CACHE_HOME");
    Path root =
        named == null || named.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(named);
    return root.resolve("jvlad");
  }

  private static Program runnable(Path folder, Path program) throws IOException {
    if (!Files.exists(folder.resolve(STAND_IN))) { // Linux alone has it
      return new Program.Ffmpeg(program, Map.of("DYLD_LIBRARY_PATH", folder.toString()));
    }
    Path standIns = Files.createDirectories(folder.resolve("missing"));
    Map<String, String> environment =
        Map.of(
            "LD_LIBRARY_PATH",
            folder + ":" + standIns,
            // Functions of the libraries that are missing are looked for when they are called.
            "LD_BIND_NOW",
            "");
    Program.Ffmpeg ffmpeg = new Program.Ffmpeg(program, environment);
    for (int i = 0; i < MOST_STAND_INS; i++) {
      Matcher missing = MISSING_LIBRARY.matcher(ffmpeg.fault().orElse(""));
      if (!missing.find()) {
        break;
      }
      Path link = standIns.resolve(missing.group(1));
      if (!Files.exists(link)) {
        Files.copy(folder.resolve(STAND_IN), link);
      }
    }
    return ffmpeg;
  }
}
