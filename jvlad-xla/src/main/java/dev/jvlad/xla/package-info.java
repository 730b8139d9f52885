/**
 * The engine on a device behind a PJRT plugin: {@code XlaBackend} writes the encoder and the
 * k-means step as programs in StableHLO ({@code Programs}, in the words of {@code StableHlo}),
 * compiles them once for each padded size and keeps models and samples on the device. {@code
 * dev.jvlad.xla.pjrt} speaks with the plugin and knows nothing of descriptors.
 */
@NullMarked
package dev.jvlad.xla;

import org.jspecify.annotations.NullMarked;
