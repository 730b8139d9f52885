package dev.jvlad.onnx;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MissingRuntimeTest {
  @TempDir private Path folder;

  @Test
  void withoutItsJarTheErrorSaysHowToGetIt() throws IOException, ReflectiveOperationException {
    Path file = Files.write(folder.resolve("a.onnx"), OnnxBytes.identity(1, 3, 8, 8));
    try (URLClassLoader without =
        new URLClassLoader(classPathWithoutRuntime(), ClassLoader.getPlatformClassLoader())) {
      Class<?> size = without.loadClass("dev.jvlad.onnx.InputSize");
      Class<?> network = without.loadClass("dev.jvlad.onnx.PatchNetwork");
      Method open = network.getMethod("open", Path.class, size);
      Object any = size.getField("DEFAULT").get(null);

      assertThatThrownBy(() -> open.invoke(null, file, any))
          .cause()
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "ONNX Runtime is not on the class path; wanted onnxruntime-1.29.0.jar, got with: mvn"
                  + " dependency:copy -Dartifact=com.microsoft.onnxruntime:onnxruntime:1.29.0"
                  + " -DoutputDirectory=jvlad-app/target/lib");
    }
  }

  private static URL[] classPathWithoutRuntime() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (String entry :
        String.valueOf(System.getProperty("java.class.path")).split(File.pathSeparator, -1)) {
      if (!entry.contains("onnxruntime")) {
        urls.add(Path.of(entry).toUri().toURL());
      }
    }
    return urls.toArray(URL[]::new);
  }
}
