/**
 * How good a ranking of images is: ground truths in the conventions of the field's data sets, and
 * the measures that are reported on them. Ids only; whatever ranks can be measured.
 */
@NullMarked
package dev.jvlad.index.evaluation;

import org.jspecify.annotations.NullMarked;
