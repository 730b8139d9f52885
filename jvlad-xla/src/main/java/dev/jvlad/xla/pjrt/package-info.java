/**
 * A client of PJRT, the interface between machine-learning frameworks and devices ("Pretty much
 * Just another RunTime"; OpenXLA, {@code xla/pjrt/c/pjrt_c_api.h}): a plugin is a shared library
 * for one kind of device, which compiles programs in StableHLO and runs them on buffers.
 *
 * <pre>
 *   Plugin.open(library) → Plugin.createClient() → Client
 *   Client.devices(), Client.compile(program) → Executable, Client.upload(numbers, device) → Buffer
 *   Executable.execute(buffers) → buffers;  Buffer.download(memory) → Event
 * </pre>
 *
 * The public classes have the interface's own nouns; {@code Api}, {@code Function}, {@code Struct}
 * and {@code Arguments} are how it is called. Every native object is closed once; a client closes
 * what it still owns. Failures are {@code PjrtException} with the plugin's message. Objects may be
 * shared by threads, but are not to be closed while another thread uses them.
 */
@NullMarked
package dev.jvlad.xla.pjrt;

import org.jspecify.annotations.NullMarked;
