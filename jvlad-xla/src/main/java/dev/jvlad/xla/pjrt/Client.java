package dev.jvlad.xla.pjrt;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The devices of a plugin in use by this process, and all that was made on them. */
public final class Client extends NativeObject {
  /**
   * CompileOptionsProto { executable_build_options (3) { num_replicas (4): 1, num_partitions (5): 1
   * } }. Without the two ones a plugin divides by zero and takes the process with it.
   */
  private static final byte[] ONE_DEVICE = {0x1a, 4, 0x20, 1, 0x28, 1};

  private static final Struct PROGRAM =
      Struct.of("PJRT_Program")
          .address("code")
          .size("code_size")
          .address("format")
          .size("format_size");

  /** PJRT_HostBufferSemantics_kImmutableUntilTransferCompletes. */
  private static final int UNTIL_TRANSFER_COMPLETES = 1;

  private final Set<NativeObject> open = ConcurrentHashMap.newKeySet();
  private final List<Device> devices;

  Client(Api api, MemorySegment handle) {
    super(api, handle, Function.CLIENT_DESTROY, "client", null);
    this.devices = addressableDevices();
  }

  private List<Device> addressableDevices() {
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = Function.CLIENT_ADDRESSABLE_DEVICES.arguments().allocate(arena);
      api().call(Function.CLIENT_ADDRESSABLE_DEVICES, arguments.address("client", handle()));
      long count = arguments.size("num_addressable_devices");
      MemorySegment pointers = arguments.address("addressable_devices").reinterpret(8 * count);
      List<Device> found = new ArrayList<>();
      for (long i = 0; i < count; i++) {
        found.add(new Device(api(), pointers.getAtIndex(ADDRESS, i)));
      }
      return List.copyOf(found);
    }
  }

  /** The kind of platform: "cpu", "cuda", "tpu". */
  public String platformName() {
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments = Function.CLIENT_PLATFORM_NAME.arguments().allocate(arena);
      api().call(Function.CLIENT_PLATFORM_NAME, arguments.address("client", handle()));
      return arguments.text("platform_name");
    }
  }

  /** The devices that this process can use, at least one. */
  public List<Device> devices() {
    return devices;
  }

  /**
   * Compiles a program for one device, the first.
   *
   * @param stableHlo a module in StableHLO's text form with one public function {@code main}
   */
  public Executable compile(String stableHlo) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment code = arena.allocateFrom(stableHlo);
      MemorySegment format = arena.allocateFrom("mlir");
      Arguments program =
          PROGRAM
              .allocate(arena)
              .address("code", code)
              .size("code_size", stableHlo.getBytes(StandardCharsets.UTF_8).length)
              .address("format", format)
              .size("format_size", format.byteSize() - 1);
      Arguments arguments =
          Function.CLIENT_COMPILE
              .arguments()
              .allocate(arena)
              .address("client", handle())
              .address("program", program.memory())
              .address("compile_options", arena.allocateFrom(JAVA_BYTE, ONE_DEVICE))
              .size("compile_options_size", ONE_DEVICE.length);
      api().call(Function.CLIENT_COMPILE, arguments);
      return new Executable(this, arguments.address("executable"));
    }
  }

  /**
   * Starts copying an array to a device. The memory must stay as it is until {@link
   * Buffer#awaitUpload}.
   *
   * @param numbers dense, row-major, in native memory
   * @param dimensions of the array, none for a scalar
   */
  public Buffer upload(MemorySegment numbers, ElementType type, Device device, long... dimensions) {
    long elements = 1;
    for (long dimension : dimensions) {
      elements = Math.multiplyExact(elements, dimension);
    }
    if (numbers.byteSize() != elements * type.bytes()) {
      throw new IllegalArgumentException(
          "%d bytes; an array of %d elements of %s has %d"
              .formatted(numbers.byteSize(), elements, type, elements * type.bytes()));
    }
    try (Arena arena = Arena.ofConfined()) {
      Arguments arguments =
          Function.CLIENT_BUFFER_FROM_HOST_BUFFER
              .arguments()
              .allocate(arena)
              .address("client", handle())
              .address("data", numbers)
              .integer("type", type.number())
              .address("dims", arena.allocateFrom(JAVA_LONG, dimensions))
              .size("num_dims", dimensions.length)
              .integer("host_buffer_semantics", UNTIL_TRANSFER_COMPLETES)
              .address("device", device.handle());
      api().call(Function.CLIENT_BUFFER_FROM_HOST_BUFFER, arguments);
      Event uploaded = new Event(this, arguments.address("done_with_host_buffer"));
      return new Buffer(this, arguments.address("buffer"), uploaded);
    }
  }

  /** How many buffers, executables and events are open. */
  public int alive() {
    return open.size();
  }

  void opened(NativeObject object) {
    open.add(object);
  }

  void closed(NativeObject object) {
    open.remove(object);
  }

  /** Closes what is open on the devices, and gives them back. */
  @Override
  public void close() {
    for (NativeObject object : List.copyOf(open)) {
      object.close();
    }
    super.close();
  }
}
