package dev.jvlad.index;

/**
 * One image found.
 *
 * @param id the id it was put with
 * @param score cosine similarity with the query (the best of several queries), −1 to 1
 */
public record Hit(String id, float score) {}
