package dev.jvlad.xla;

import dev.jvlad.engine.Backend;
import dev.jvlad.engine.BackendContract;
import dev.jvlad.xla.pjrt.PluginsUnderTest;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract of back ends on every plugin under test; of many shapes a few are compiled. */
@ParameterizedClass
@MethodSource("dev.jvlad.xla.pjrt.PluginsUnderTest#list")
class XlaBackendTest extends BackendContract {
  private final Path plugin;

  XlaBackendTest(Path plugin) {
    this.plugin = PluginsUnderTest.require(plugin);
  }

  @Override
  public Backend open() {
    return XlaBackend.open(plugin);
  }

  @Override
  public double precision() {
    return 1e-4;
  }

  @Override
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 16", "3, 5", "64, 100"})
  public void raggedBatchesAreAsTheDefinition(int d, int k) {
    super.raggedBatchesAreAsTheDefinition(d, k);
  }

  @Override
  @ParameterizedTest
  @CsvSource("17, 16")
  public void everyKindOfModelIsAsTheDefinition(int d, int k) {
    super.everyKindOfModelIsAsTheDefinition(d, k);
  }

  @Override
  @ParameterizedTest
  @ValueSource(floats = {0x1p-140f, 1e20f, 3e38f})
  public void noScaleGivesNaNOrAnotherLength(float scale) {
    super.noScaleGivesNaNOrAnotherLength(scale);
  }
}
