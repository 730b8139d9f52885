package dev.jvlad.xla.pjrt;

/**
 * The functions of the interface that are used, each with its place in the table {@code PJRT_Api}
 * and the struct that it takes. The table only ever grows at its end, so places are for good.
 */
@SuppressWarnings("ImmutableEnumChecker") // a struct grows no more once it is listed here
enum Function {
  ERROR_DESTROY(0, Struct.of("PJRT_Error_Destroy_Args").address("error")),
  ERROR_MESSAGE(
      1,
      Struct.of("PJRT_Error_Message_Args")
          .address("error")
          .address("message")
          .size("message_size")),
  ERROR_GET_CODE(2, Struct.of("PJRT_Error_GetCode_Args").address("error").integer("code")),
  PLUGIN_INITIALIZE(3, Struct.of("PJRT_Plugin_Initialize_Args")),
  EVENT_DESTROY(5, Struct.of("PJRT_Event_Destroy_Args").address("event")),
  EVENT_AWAIT(8, Struct.of("PJRT_Event_Await_Args").address("event")),
  CLIENT_CREATE(
      10,
      Struct.of("PJRT_Client_Create_Args")
          .address("create_options")
          .size("num_options")
          .address("kv_get_callback")
          .address("kv_get_user_arg")
          .address("kv_put_callback")
          .address("kv_put_user_arg")
          .address("client")
          .address("kv_try_get_callback")
          .address("kv_try_get_user_arg")),
  CLIENT_DESTROY(11, Struct.of("PJRT_Client_Destroy_Args").address("client")),
  CLIENT_PLATFORM_NAME(
      12,
      Struct.of("PJRT_Client_PlatformName_Args")
          .address("client")
          .address("platform_name")
          .size("platform_name_size")),
  CLIENT_ADDRESSABLE_DEVICES(
      16,
      Struct.of("PJRT_Client_AddressableDevices_Args")
          .address("client")
          .address("addressable_devices")
          .size("num_addressable_devices")),
  CLIENT_COMPILE(
      20,
      Struct.of("PJRT_Client_Compile_Args")
          .address("client")
          .address("program")
          .address("compile_options")
          .size("compile_options_size")
          .address("executable")),
  CLIENT_BUFFER_FROM_HOST_BUFFER(
      22,
      Struct.of("PJRT_Client_BufferFromHostBuffer_Args")
          .address("client")
          .address("data")
          .integer("type")
          .address("dims")
          .size("num_dims")
          .address("byte_strides")
          .size("num_byte_strides")
          .integer("host_buffer_semantics")
          .address("device")
          .address("memory")
          .address("device_layout")
          .address("done_with_host_buffer")
          .address("buffer")),
  DEVICE_DESCRIPTION_ID(
      23, Struct.of("PJRT_DeviceDescription_Id_Args").address("device_description").integer("id")),
  DEVICE_DESCRIPTION_KIND(
      26,
      Struct.of("PJRT_DeviceDescription_Kind_Args")
          .address("device_description")
          .address("device_kind")
          .size("device_kind_size")),
  DEVICE_GET_DESCRIPTION(
      29,
      Struct.of("PJRT_Device_GetDescription_Args").address("device").address("device_description")),
  DEVICE_MEMORY_STATS(
      34,
      Struct.of("PJRT_Device_MemoryStats_Args")
          .address("device")
          .size("bytes_in_use")
          .size("peak_bytes_in_use")
          .bool("peak_bytes_in_use_is_set")
          .size("num_allocs")
          .bool("num_allocs_is_set")
          .size("largest_alloc_size")
          .bool("largest_alloc_size_is_set")
          .size("bytes_limit")
          .bool("bytes_limit_is_set")
          .size("bytes_reserved")
          .bool("bytes_reserved_is_set")
          .size("peak_bytes_reserved")
          .bool("peak_bytes_reserved_is_set")
          .size("bytes_reservable_limit")
          .bool("bytes_reservable_limit_is_set")
          .size("largest_free_block_bytes")
          .bool("largest_free_block_bytes_is_set")
          .size("pool_bytes")
          .bool("pool_bytes_is_set")
          .size("peak_pool_bytes")
          .bool("peak_pool_bytes_is_set")),
  EXECUTABLE_DESTROY(40, Struct.of("PJRT_Executable_Destroy_Args").address("executable")),
  EXECUTABLE_NUM_OUTPUTS(
      44, Struct.of("PJRT_Executable_NumOutputs_Args").address("executable").size("num_outputs")),
  LOADED_EXECUTABLE_DESTROY(
      50, Struct.of("PJRT_LoadedExecutable_Destroy_Args").address("executable")),
  LOADED_EXECUTABLE_GET_EXECUTABLE(
      51,
      Struct.of("PJRT_LoadedExecutable_GetExecutable_Args")
          .address("loaded_executable")
          .address("executable")),
  LOADED_EXECUTABLE_EXECUTE(
      55,
      Struct.of("PJRT_LoadedExecutable_Execute_Args")
          .address("executable")
          .address("options")
          .address("argument_lists")
          .size("num_devices")
          .size("num_args")
          .address("output_lists")
          .address("device_complete_events")
          .address("execute_device")),
  BUFFER_DESTROY(58, Struct.of("PJRT_Buffer_Destroy_Args").address("buffer")),
  BUFFER_TO_HOST_BUFFER(
      70,
      Struct.of("PJRT_Buffer_ToHostBuffer_Args")
          .address("src")
          .address("host_layout")
          .address("dst")
          .size("dst_size")
          .address("event")),
  BUFFER_READY_EVENT(
      72, Struct.of("PJRT_Buffer_ReadyEvent_Args").address("buffer").address("event"));

  private final int place;
  private final Struct arguments;

  Function(int place, Struct arguments) {
    this.place = place;
    this.arguments = arguments;
  }

  /** Its place in the table, from 0. */
  int place() {
    return place;
  }

  /** What it takes. */
  Struct arguments() {
    return arguments;
  }
}
