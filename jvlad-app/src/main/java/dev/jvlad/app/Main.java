package dev.jvlad.app;

import dev.jvlad.photos.features.UnknownFeaturesException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.logging.LogManager;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The {@code vlad} command. Results go to standard output, everything else to standard error; the
 * exit code is 0 for done, 1 for failed, 2 for wrong usage. An error is one line.
 */
@Command(
    name = "vlad",
    description = "Finds the same picture again, and turns local descriptors into VLAD vectors.",
    subcommands = {
      DemoCommand.class,
      IndexCommand.class,
      SearchCommand.class,
      RemoveCommand.class,
      DuplicatesCommand.class,
      EvaluateCommand.class,
      TuneCommand.class,
      InfoCommand.class,
      TrainCommand.class,
      EncodeCommand.class,
      ExportCommand.class,
      BenchCommand.class,
    },
    footer = {"", "What a command takes, and examples: vlad COMMAND --help"},
    mixinStandardHelpOptions = true,
    versionProvider = Main.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    usageHelpAutoWidth = true)
public final class Main implements Runnable {
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private static final SequencedMap<String, String> EXIT_CODES = new LinkedHashMap<>();

  static {
    EXIT_CODES.put("0", "Done.");
    EXIT_CODES.put("1", "Failed; one line on standard error says why.");
    EXIT_CODES.put("2", "Wrong usage.");
    EXIT_CODES.put("130", "Stopped by Ctrl-C.");
  }

  /** As of a program that SIGPIPE ended. */
  private static final int ABANDONED = 128 + 13;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "On an error, show where it came from.")
  private boolean debug;

  @Spec private CommandSpec spec;

  private Main() {}

  /** Runs the command and exits with its code. */
  public static void main(String[] arguments) {
    StandardError.restore();
    StandardOutput.install();
    Stopping.install();
    // Libraries that log through java.util.logging have nothing to tell the user of a command.
    LogManager.getLogManager().reset();
    int code = run(arguments);
    if (code != 0) { // exit() logs itself: calling it for 0 as well would load all of the logging
      System.exit(code);
    }
  }

  static int run(String... arguments) {
    Locale.setDefault(Locale.ROOT); // 1.5 and never 1,5: programs read what is printed
    Main main = new Main();
    CommandLine command = commandLine(main);
    command.setParameterExceptionHandler((e, words) -> main.wrongUsage(e));
    command.setExecutionExceptionHandler((e, failed, parsed) -> main.failed(e, failed));
    command.setExecutionStrategy(parsed -> {
      Stopping.begin(last(parsed).commandSpec().userObject());
      return new CommandLine.RunLast().execute(parsed);
    });
    try {
      return main.checkOutput(command.execute(arguments));
    } catch (OutOfMemoryError | StackOverflowError e) {
      return main.failed(e);
    } finally {
      Stopping.end();
    }
  }

  /** What reads the words of the command, and knows its help. */
  static CommandLine commandLine() {
    return commandLine(new Main());
  }

  private static CommandLine commandLine(Main main) {
    CommandLine command = new CommandLine(main);
    command.registerConverter(Path.class, RawArguments::path);
    command.setExpandAtFiles(false); // @home.jpg is a photo
    command.setCaseInsensitiveEnumValuesAllowed(true);
    command.getSubcommands().values().forEach(Main::explainExitCodes);
    explainExitCodes(command);
    return command;
  }

  /** In the help of a command that does not do so itself. */
  private static void explainExitCodes(CommandLine command) {
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    if (usage.exitCodeList().isEmpty()) {
      usage.exitCodeListHeading("%nExit codes:%n");
      usage.exitCodeList(EXIT_CODES);
    }
  }

  private static ParseResult last(ParseResult parsed) {
    return parsed.hasSubcommand() ? last(parsed.subcommand()) : parsed;
  }

  /**
   * A print stream keeps failures to itself: results that nobody gets are no success. Whoever
   * closes a pipe has what he wanted.
   */
  private int checkOutput(int code) {
    boolean failed = System.out.checkError();
    if (failed && StandardOutput.isAbandoned()) {
      return ABANDONED;
    }
    if (failed && code == 0) {
      return failed(
          new Failure(
              "standard output: not all could be written; is its disk full, or its pipe closed?"));
    }
    return code;
  }

  private int wrongUsage(ParameterException e) {
    Console.clear();
    String problem =
        e instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched)
            : firstLine(String.valueOf(e.getMessage()));
    System.err.printf(
        "vlad: %s%s see vlad %s--help%n",
        problem, problem.endsWith("?") ? "" : ";", trail(e.getCommandLine()));
    return WRONG_USAGE;
  }

  private static String unmatched(UnmatchedArgumentException e) {
    String word = e.getUnmatched().getFirst();
    CommandLine command = e.getCommandLine();
    if (!e.isUnknownOption()) {
      return command.getParent() == null
          ? "'%s': no such command%s"
              .formatted(word, meant(word, command.getSubcommands().keySet()))
          : "'%s': more than %s takes".formatted(word, command.getCommandName());
    }
    String option = word.split("=", 2)[0];
    if (command.getSubcommands().values().stream()
        .anyMatch(other -> other.getCommandSpec().findOption(option) != null)) {
      return "'%s' comes after the command's name".formatted(option);
    }
    return "Unknown option: '%s'%s"
        .formatted(word, meant(option, command.getCommandSpec().optionsMap().keySet()));
  }

  private static String meant(String typed, Collection<String> names) {
    List<String> near = Suggestion.of(typed, names);
    return near.isEmpty() ? "" : "; did you mean %s?".formatted(String.join(" or ", near));
  }

  private static String trail(CommandLine command) {
    return command.getParent() == null ? "" : command.getCommandName() + " ";
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("wrong usage");
  }

  private int failed(Exception e, CommandLine command) {
    return e instanceof UnknownFeaturesException // no other module knows which there are
        ? wrongUsage(new ParameterException(command, ErrorLine.of(e), e))
        : failed(e);
  }

  private int failed(Throwable e) {
    if (Stopping.isStopped()) {
      return FAILED; // and all is said
    }
    if (StandardOutput.isAbandoned()) {
      return ABANDONED; // and nothing is to be said
    }
    Console.clear();
    System.err.println("vlad: " + ErrorLine.of(e));
    if (debug) {
      e.printStackTrace();
    }
    return FAILED;
  }

  @Override
  public void run() {
    spec.commandLine().usage(System.out);
  }

  /** The version that the build gave. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"vlad " + text()};
    }

    static String text() {
      String version = Main.class.getPackage().getImplementationVersion();
      return version == null ? "(not from a jar)" : version;
    }
  }
}
