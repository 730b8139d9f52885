package dev.jvlad.xla;

import dev.jvlad.FloatMatrix;
import dev.jvlad.VladModel;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.ClusterStep;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.xla.pjrt.Client;
import dev.jvlad.xla.pjrt.Plugin;
import java.nio.file.Path;

/**
 * A device behind a PJRT plugin as a back end: its first one, with float32 throughout.
 *
 * <p>A descriptor's word is nearest up to the rounding of float32: its squared distance is within
 * about 10⁻⁶·(‖x − o‖² + ‖c − o‖²) of the least one, o being a point amid the words; exact ties go
 * to the lowest index. Vectors agree with the CPU's to 10⁻⁴ of their norm where words are clear.
 * Numbers below float32's normal range count as zero beside larger ones. On a GPU, sums of an image
 * in several pieces may be added in any order, so their last bits may differ.
 *
 * <p>CPU plugins are tested. A TPU's plugin speaks the same interface and is untried; do not load
 * it where there is no TPU, for it looks for one over the network, for minutes.
 */
public final class XlaBackend implements Backend {
  private final XlaDevice device;
  private final String name;

  private XlaBackend(XlaDevice device, String name) {
    this.device = device;
    this.name = name;
  }

  /**
   * Takes a plugin's devices into use.
   *
   * @throws dev.jvlad.xla.pjrt.PluginException naming the file, if it is no plugin of a version
   *     that is known, or there is no such device
   */
  public static XlaBackend open(Path plugin) {
    Client client = Plugin.open(plugin).createClient();
    // A CPU adds rows where they belong as fast as it multiplies matrices; others multiply.
    SumForm form = client.platformName().equals("cpu") ? SumForm.SCATTER : SumForm.ONE_HOT;
    return open(client, form, XlaDevice.chunkBytes(client));
  }

  /** As {@link #open(Path)}, with residuals summed in the given way. */
  public static XlaBackend open(Path plugin, SumForm form) {
    Client client = Plugin.open(plugin).createClient();
    return open(client, form, XlaDevice.chunkBytes(client));
  }

  /** With so many bytes of descriptors and their like at a time. */
  static XlaBackend open(Path plugin, SumForm form, long chunkBytes) {
    return open(Plugin.open(plugin).createClient(), form, chunkBytes);
  }

  private static XlaBackend open(Client client, SumForm form, long chunkBytes) {
    try {
      return new XlaBackend(
          new XlaDevice(client, form, chunkBytes), "xla:" + client.platformName());
    } catch (RuntimeException | Error e) {
      client.close();
      throw e;
    }
  }

  /** "xla:" and the platform: {@code xla:cpu}, {@code xla:cuda}, {@code xla:tpu}. */
  @Override
  public String name() {
    return name;
  }

  @Override
  public VladEncoder encoder(VladModel model) {
    return VladEncoder.of(model, part -> new XlaEncoder(device, part));
  }

  @Override
  public ClusterStep clusterStep(FloatMatrix samples) {
    return new XlaClusterStep(device, samples);
  }

  /** How many buffers, executables and events are open on the device. */
  int alive() {
    return device.client().alive();
  }

  @Override
  public void close() {
    device.close();
  }
}
