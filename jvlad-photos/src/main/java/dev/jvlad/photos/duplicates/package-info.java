/** What a collection has more than once, and the groups that pairs of photos join to. */
@NullMarked
package dev.jvlad.photos.duplicates;

import org.jspecify.annotations.NullMarked;
