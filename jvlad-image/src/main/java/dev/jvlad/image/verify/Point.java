package dev.jvlad.image.verify;

/**
 * A place in a picture, in pixels from the centre of the top left pixel.
 *
 * @param x to the right
 * @param y downwards
 */
public record Point(double x, double y) {}
