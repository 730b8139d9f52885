package dev.jvlad.image.verify;

/**
 * One thing seen in both pictures.
 *
 * @param query where the query shows it
 * @param image where the stored picture does
 */
public record PointMatch(Point query, Point image) {}
