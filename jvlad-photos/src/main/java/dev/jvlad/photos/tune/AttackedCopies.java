package dev.jvlad.photos.tune;

import dev.jvlad.gallery.Attack;
import dev.jvlad.gallery.Gallery;
import dev.jvlad.photos.PhotosException;
import dev.jvlad.photos.evaluation.JudgedQuery;
import dev.jvlad.photos.evaluation.Relevance;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A ground truth for photos that have none: copies of some of them, one for each of the demo's
 * attacks. Every second original chooses, the others are held out. What surrounds a print or a
 * collage is drawn, so that it is no photo that might rightly be found.
 *
 * @param originals their ids
 */
record AttackedCopies(List<String> originals) {
  /** With eight attacks, about as many queries as data sets of the field have. */
  private static final int MOST_ORIGINALS = 48;

  /** What the photos are reduced to before they are attacked; that is what is extracted from. */
  private static final int SIDE = 640;

  /** The first of the photos; at most half of them, so that there are others to learn from. */
  static AttackedCopies draw(List<String> shuffled) {
    int even = Math.min(MOST_ORIGINALS, shuffled.size() / 2) / 2 * 2;
    if (even == 0) {
      throw new PhotosException(
          "%d photos with features; wanted at least 4 to attack and to learn from"
              .formatted(shuffled.size()));
    }
    return new AttackedCopies(List.copyOf(shuffled.subList(0, even)));
  }

  Set<String> heldOut() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < originals.size(); i++) {
      if (Question.Half.of(i) == Question.Half.HELD_OUT) {
        ids.add(originals.get(i));
      }
    }
    return ids;
  }

  /** The copies' features. */
  List<Question> questions(Questions.Attacked attacked, Material.Extraction extraction)
      throws IOException {
    Gallery strangers = new Gallery(attacked.seed(), Gallery.DEFAULT_SIZE);
    List<List<Question>> questions =
        extraction
            .workers()
            .map(
                IntStream.range(0, originals.size()).boxed().toList(),
                extraction
                    .progress()
                    .counting(
                        "attacking photos",
                        originals.size(),
                        i -> {
                          String id = originals.get(i);
                          BufferedImage photo =
                              extraction
                                  .decoder()
                                  .thumbnail(
                                      Objects.requireNonNull(attacked.photos().get(id)), SIDE);
                          BufferedImage surroundings = strangers.draw(i % strangers.size());
                          List<Question> copies = new ArrayList<>();
                          SplittableRandom all = new SplittableRandom(attacked.seed() + 1000L * i);
                          for (Attack attack : Attack.values()) {
                            SplittableRandom random = all.split();
                            BufferedImage copy = attack.apply(photo, surroundings, random);
                            copies.add(
                                new Question(
                                    query(id, attack),
                                    Question.Half.of(i),
                                    extraction.store().add(extraction.extractor().extract(copy))));
                          }
                          return copies;
                        }));
    extraction.progress().done();
    return questions.stream().flatMap(List::stream).toList();
  }

  private static JudgedQuery query(String id, Attack attack) {
    return new JudgedQuery(
        id + ", " + attack.label(),
        attack.label(),
        new Relevance(Set.of(id), Set.of()),
        Set.of(),
        Optional.empty());
  }
}
