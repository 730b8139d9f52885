package dev.jvlad.app;

import dev.jvlad.Workers;
import dev.jvlad.io.LineWriter;
import dev.jvlad.io.NpyWriter;
import dev.jvlad.photos.vectors.VectorCollection;
import dev.jvlad.photos.vectors.VectorFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "export",
    description = {
      "Writes the vectors of a collection as a .npy file (float32), in the order of their ids.",
      "A photo without features is a row of zeros; files that gave no picture are no rows. - stands"
          + " for standard output."
    },
    footer = {
      "",
      Help.OUTPUTS,
      "",
      Help.EXAMPLES,
      "  vlad export .vlad -o Y.npy --ids ids.txt",
    },
    mixinStandardHelpOptions = true)
final class ExportCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "COLLECTION",
      defaultValue = ".vlad",
      description = "The collection's folder (default: ${DEFAULT-VALUE}).")
  private Path collection;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "Y",
      required = true,
      description = "The .npy file to write.")
  private Path output;

  @Option(
      names = "--ids",
      paramLabel = "IDS",
      required = true,
      description = "The text file to write the ids to, one for each row.")
  private Path ids;

  @Option(
      names = "--facts",
      paramLabel = "FACTS",
      description =
          "Also write what is known of each file: a JSON object a line, one for each row.")
  private @Nullable Path facts;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    StandardStreams.requireOneDash(spec.commandLine(), output, ids, facts);
    new Outputs().to("--ids", ids, Outputs.Kind.IDS).to("-o", output, Outputs.Kind.NPY).check();
    try (Workers workers = Workers.of(1);
        VectorCollection opened = VectorCollection.openReadOnly(collection, workers);
        VectorCollection.Export export = opened.export();
        LineWriter lines = LineWriter.create(StandardStreams.destination(ids));
        LineWriter factLines =
            facts == null ? null : LineWriter.create(StandardStreams.destination(facts));
        NpyWriter vectors =
            NpyWriter.create(
                StandardStreams.destination(output), export.rows(), opened.dimension())) {
      export.run(
          (entry, vector) -> {
            lines.write(entry.id());
            if (factLines != null) {
              factLines.write(Json.line(VectorFacts.of(entry)));
            }
            vectors.write(vector, 1);
          },
          Console.standardError());
      lines.commit();
      if (factLines != null) {
        factLines.commit();
      }
      vectors.commit();
      System.err.printf(
          "%s: %,d×%,d%n", StandardStreams.outputName(output), export.rows(), opened.dimension());
    }
    return 0;
  }
}
