/**
 * How good a ranking of images is: ground truths in the conventions of the field's data sets, and
 * the measures that are reported on them, which know ids only. {@link
 * dev.jvlad.photos.evaluation.PhotoEvaluation} asks a collection their queries.
 */
@NullMarked
package dev.jvlad.photos.evaluation;

import org.jspecify.annotations.NullMarked;
