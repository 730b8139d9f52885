package dev.jvlad.photos.tune;

import dev.jvlad.DescriptorBatch;
import dev.jvlad.FloatMatrix;
import dev.jvlad.Normalization;
import dev.jvlad.Progress;
import dev.jvlad.Residuals;
import dev.jvlad.VladModel;
import dev.jvlad.Workers;
import dev.jvlad.engine.Backend;
import dev.jvlad.engine.VladEncoder;
import dev.jvlad.image.LocalFeatures;
import dev.jvlad.learn.KMeansOptions;
import dev.jvlad.learn.Recipe;
import dev.jvlad.learn.Recipe.Reduction;
import dev.jvlad.learn.Recipe.Rotation;
import dev.jvlad.learn.Recipe.Words;
import dev.jvlad.photos.ModelLearning;
import dev.jvlad.photos.PhotoFiles;
import dev.jvlad.photos.evaluation.FileNames;
import dev.jvlad.photos.evaluation.GroundTruth;
import dev.jvlad.photos.evaluation.GroupsFile;
import dev.jvlad.photos.evaluation.UkBench;
import dev.jvlad.photos.features.PhotoExtractor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.TreeMap;

/**
 * Measures recipes of {@code vlad train}, for docs/quality.md: {@code jvlad-benchmarks/measure
 * recipes SETS SET SEED [NAMES]}, the folder of the sets, {@code photos}, {@code paris} or {@code
 * ukbench}, and an expression for the names of recipes to measure. Models are learned from the
 * database's own photos as by {@code vlad train --images}, and asked as by {@code vlad evaluate
 * --no-verify}; the features of photos and queries are extracted once.
 */
final class RecipeMeasurement {
  private static final int TIMED_ROUNDS = 3;

  private final Path sets;
  private final long seed;
  private final Workers workers = Workers.of(2);
  private final Backend backend = Backend.auto(workers);

  private RecipeMeasurement(Path sets, long seed) {
    this.sets = sets;
    this.seed = seed;
  }

  public static void main(String[] arguments) throws IOException {
    Path sets = Path.of(arguments[0]);
    String part = arguments.length > 3 ? arguments[3] : ".*";
    RecipeMeasurement measurement = new RecipeMeasurement(sets, Long.parseLong(arguments[2]));
    measurement.run(arguments[1], part);
  }

  /** A recipe of plain residuals. */
  private Recipe plain(int words, int vocabularies, Rotation rotation, String list) {
    return new Recipe(
        words(words, vocabularies),
        Residuals.PLAIN,
        rotation,
        Normalization.parse(list),
        new Reduction.None());
  }

  private Words words(int words, int vocabularies) {
    return new Words.Learned(
        KMeansOptions.lloyd(words, seed).withIterations(ModelLearning.ITERATIONS), vocabularies);
  }

  private static Recipe reduced(Recipe recipe, Reduction reduction) {
    return new Recipe(
        recipe.words(), recipe.residuals(), recipe.rotation(), recipe.normalizations(), reduction);
  }

  private Map<String, Recipe> recipes() {
    Map<String, Recipe> recipes = new LinkedHashMap<>();
    Recipe standard = Recipe.photos(words(PhotoExtractor.CLUSTERS, 1));
    recipes.put("default", standard);
    recipes.put("default, 2 of 128", standard.withWords(words(128, 2)));
    recipes.put("default, 4 of 64", standard.withWords(words(64, 4)));
    recipes.put("seed 64", plain(64, 1, Rotation.NONE, "ssr,l2"));
    recipes.put("seed 64 intra", plain(64, 1, Rotation.NONE, "ssr,intra,l2"));
    recipes.put("seed 64 shared", plain(64, 1, Rotation.SHARED, "ssr,l2"));
    recipes.put("seed 64 per-word", plain(64, 1, Rotation.PER_WORD, "ssr,l2"));
    recipes.put("seed 64 random", plain(64, 1, Rotation.RANDOM, "ssr,l2"));
    Recipe large = plain(256, 1, Rotation.NONE, "ssr,l2");
    Recipe four = plain(64, 4, Rotation.NONE, "ssr,l2");
    recipes.put("256", large);
    recipes.put("2 of 128", plain(128, 2, Rotation.NONE, "ssr,l2"));
    recipes.put("4 of 64", four);
    for (Map.Entry<String, Recipe> entry :
        Map.of("256 to ", large, "4 of 64 to ", four).entrySet()) {
      String name = entry.getKey();
      Recipe whole = entry.getValue();
      recipes.put(name + "128", reduced(whole, new Reduction.Principal(128)));
      recipes.put(name + "256", reduced(whole, new Reduction.Principal(256)));
      recipes.put(name + "128 whitened", reduced(whole, new Reduction.Whitened(128, 0.03)));
      recipes.put(name + "128 balanced", reduced(whole, new Reduction.Balanced(128)));
    }
    return recipes;
  }

  private void run(String set, String part) throws IOException {
    SequencedMap<String, Path> photos = files(set);
    try (Material material = Material.of(questions(set, photos), workers, Progress.NONE)) {
      for (Map.Entry<String, Recipe> recipe : recipes().entrySet()) {
        if (recipe.getKey().matches(part)) {
          measure(set, recipe.getKey(), learn(photos, recipe.getValue()), material);
        }
      }
      String other = set.equals("photos") ? "paris" : "photos";
      if (("from " + other).matches(part)) {
        adapt(set, other, photos, material);
      }
    }
  }

  /** Words of another set, before and after they are adapted to this one. */
  private void adapt(String set, String other, SequencedMap<String, Path> photos, Material material)
      throws IOException {
    SequencedMap<String, Path> strangers = new TreeMap<>();
    add(strangers, other);
    for (String name : List.of("default", "seed 64")) {
      VladModel model = learn(strangers, Objects.requireNonNull(recipes().get(name)));
      measure(set, name + " from " + other, model, material);
      VladModel adapted = learn(photos, Recipe.adapting(model, ""));
      measure(set, name + " from " + other + ", adapted", adapted, material);
    }
  }

  private VladModel learn(SequencedMap<String, Path> photos, Recipe recipe) throws IOException {
    try (PhotoExtractor extractor = PhotoExtractor.named(PhotoExtractor.DEFAULT)) {
      return ModelLearning.learn(
          List.copyOf(photos.values()),
          extractor,
          recipe,
          backend,
          workers,
          Progress.NONE,
          (path, reason) -> {});
    }
  }

  private void measure(String set, String name, VladModel model, Material material)
      throws IOException {
    VladEncoder encoder = backend.encoder(model);
    Ranking.Answers answers = new Ranking(material, encoder, workers, Progress.NONE).ask(name);
    TrialResult.Figures chosen = TrialResult.Figures.of(answers.chosenOn());
    TrialResult.Figures held = TrialResult.Figures.of(answers.heldOut());
    double queries = chosen.queries() + held.queries();
    System.out.printf(
        "%s | %s | %.3f | %.3f | %,d | %.2f%n",
        set,
        name,
        (chosen.map() * chosen.queries() + held.map() * held.queries()) / queries,
        (chosen.recallAt1() * chosen.queries() + held.recallAt1() * held.queries()) / queries,
        4 * model.outputDimension(),
        millisPerPhoto(model, material));
  }

  /** Of one thread and one photo at a time, the best of some rounds over a hundred photos. */
  private static double millisPerPhoto(VladModel model, Material material) throws IOException {
    List<LocalFeatures> features = new ArrayList<>();
    for (int number : List.copyOf(material.photos().values()).subList(0, 100)) {
      features.add(material.store().get(number));
    }
    double least = Double.POSITIVE_INFINITY;
    try (Backend one = Backend.auto(1)) {
      VladEncoder encoder = one.encoder(model);
      FloatMatrix vector = FloatMatrix.zeros(1, model.outputDimension());
      for (int round = 0; round < TIMED_ROUNDS; round++) {
        long start = System.nanoTime();
        for (LocalFeatures f : features) {
          encoder.encode(DescriptorBatch.ofOneImage(f.descriptors(), f.weights()), vector);
        }
        least = Math.min(least, (System.nanoTime() - start) / 1e6 / features.size());
      }
    }
    return least;
  }

  /** The database of a set, with the distractors that it is searched among. */
  private SequencedMap<String, Path> files(String set) throws IOException {
    SequencedMap<String, Path> files = new LinkedHashMap<>();
    add(files, set);
    if (!set.equals("photos")) {
      add(files, "photos");
    }
    return files;
  }

  private void add(SequencedMap<String, Path> files, String set) throws IOException {
    Path folder = sets.resolve(set).resolve("database");
    for (Path file : PhotoFiles.list(folder)) {
      files.put(folder.relativize(file).toString(), file);
    }
  }

  private Questions questions(String set, SequencedMap<String, Path> photos) throws IOException {
    SequencedMap<String, Path> asked = photos;
    if (set.equals("photos")) {
      asked = new TreeMap<>();
      Path folder = sets.resolve(set).resolve("queries");
      for (Path file : PhotoFiles.list(folder)) {
        asked.put(folder.relativize(file).toString(), file);
      }
    }
    FileNames stored = new FileNames(set, photos.keySet());
    FileNames named = new FileNames(set, asked.keySet());
    GroundTruth truth =
        set.equals("ukbench")
            ? UkBench.of(named, stored)
            : GroupsFile.read(sets.resolve(set).resolve("groups.tsv"), named, stored);
    return new Questions.Judged(photos, asked, truth, 1);
  }
}
