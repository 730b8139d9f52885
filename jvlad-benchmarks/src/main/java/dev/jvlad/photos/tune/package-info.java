/** Measurements that ask the questions of {@code vlad tune}, in the package of what asks them. */
@NullMarked
package dev.jvlad.photos.tune;

import org.jspecify.annotations.NullMarked;
