package dev.jvlad.xla.pjrt;

import static java.lang.foreign.ValueLayout.ADDRESS;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** A compiled program on its device ({@code PJRT_LoadedExecutable}). */
public final class Executable extends NativeObject {
  private static final Struct OPTIONS =
      Struct.of("PJRT_ExecuteOptions")
          .address("send_callbacks")
          .address("recv_callbacks")
          .size("num_send_ops")
          .size("num_recv_ops")
          .integer("launch_id")
          .address("non_donatable_input_indices")
          .size("num_non_donatable_input_indices")
          .address("context")
          .address("call_location")
          .size("num_tasks")
          .address("task_ids")
          .address("incarnation_ids")
          .address("multi_slice_config");

  private final Client client;
  private final int outputCount;

  Executable(Client client, MemorySegment handle) {
    super(client.api(), handle, Function.LOADED_EXECUTABLE_DESTROY, "executable", client);
    this.client = client;
    this.outputCount = countOutputs();
  }

  private int countOutputs() {
    try (Arena arena = Arena.ofConfined()) {
      Arguments get = Function.LOADED_EXECUTABLE_GET_EXECUTABLE.arguments().allocate(arena);
      api()
          .call(
              Function.LOADED_EXECUTABLE_GET_EXECUTABLE,
              get.address("loaded_executable", handle()));
      MemorySegment executable = get.address("executable");
      try {
        Arguments count = Function.EXECUTABLE_NUM_OUTPUTS.arguments().allocate(arena);
        api().call(Function.EXECUTABLE_NUM_OUTPUTS, count.address("executable", executable));
        return Math.toIntExact(count.size("num_outputs"));
      } finally {
        Arguments destroy = Function.EXECUTABLE_DESTROY.arguments().allocate(arena);
        api().call(Function.EXECUTABLE_DESTROY, destroy.address("executable", executable));
      }
    }
  }

  /**
   * Starts the program and returns its outputs, which may be used at once: whoever reads them waits
   * for it. The arguments stay open and unchanged.
   *
   * @throws PjrtException if it cannot start; what fails later, the outputs tell
   */
  public List<Buffer> execute(List<Buffer> arguments) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment inputs = arena.allocate(ADDRESS, Math.max(1, arguments.size()));
      for (int i = 0; i < arguments.size(); i++) {
        inputs.setAtIndex(ADDRESS, i, arguments.get(i).handle());
      }
      MemorySegment outputs = arena.allocate(ADDRESS, outputCount);
      Arguments call =
          Function.LOADED_EXECUTABLE_EXECUTE
              .arguments()
              .allocate(arena)
              .address("executable", handle())
              .address("options", OPTIONS.allocate(arena).memory())
              .address("argument_lists", pointerTo(inputs, arena))
              .size("num_devices", 1)
              .size("num_args", arguments.size())
              .address("output_lists", pointerTo(outputs, arena));
      api().call(Function.LOADED_EXECUTABLE_EXECUTE, call);
      List<Buffer> results = new ArrayList<>();
      for (int i = 0; i < outputCount; i++) {
        results.add(new Buffer(client, outputs.getAtIndex(ADDRESS, i), null));
      }
      return results;
    }
  }

  private static MemorySegment pointerTo(MemorySegment list, Arena arena) {
    return arena.allocateFrom(ADDRESS, list);
  }
}
