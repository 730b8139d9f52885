/**
 * The values of the engine: matrices and batches of descriptors, the codebook, residual sums,
 * normalisations, projections and the trained model; and {@link dev.jvlad.Progress}, which long
 * tasks tell how far they are. Nothing here computes at length; the work is done by the back ends
 * in {@code dev.jvlad.engine}.
 */
@NullMarked
package dev.jvlad;

import org.jspecify.annotations.NullMarked;
