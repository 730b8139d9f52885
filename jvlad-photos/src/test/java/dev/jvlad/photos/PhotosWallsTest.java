package dev.jvlad.photos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.StringEntry;
import java.util.Collection;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.regex.Pattern;
import java.util.stream.BaseStream;

/** The walls around the photo library; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad.photos", importOptions = DoNotIncludeTests.class)
class PhotosWallsTest {
  /** The name of the command, but not of a file such as model.vlad; or the dashes of an option. */
  private static final Pattern COMMAND = Pattern.compile("(?<![\\w.-])vlad(?![\\w.-])|--");

  @ArchTest
  static final ArchRule IT_KNOWS_NO_PROGRAM =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.jvlad.app..", "picocli..")
          .because(
              "commands, servers and jobs stand on this module alike: what is said to the user of"
                  + " one of them belongs there");

  @ArchTest
  static final ArchRule FOREIGN_TYPES_STAY_IN_THEIR_MODULES =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.apache.lucene..",
              "org.bytedeco..",
              "com.twelvemonkeys..",
              "org.ojalgo..",
              "ai.onnxruntime..",
              "jdk.incubator.vector..")
          .because(
              "this module joins the others: work on Lucene belongs in jvlad-index, on pictures in"
                  + " jvlad-image, on networks in jvlad-onnx, on numbers in jvlad-core");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices()
          .matching("dev.jvlad.(**)")
          .should()
          .beFreeOfCycles()
          .because(
              "dev.jvlad.photos.features knows no collection, dev.jvlad.photos no duplicates,"
                  + " evaluation or tuning of it: what two packages need belongs in the lower one");

  @ArchTest
  static final ArchRule IT_SPEAKS_OF_NO_COMMAND =
      noClasses()
          .should(haveStringsWith(COMMAND))
          .because(
              "a server says the same words: what the user of the command may do about it belongs"
                  + " in ErrorLine of jvlad-app");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_PRINT =
      noClasses()
          .should(ACCESS_STANDARD_STREAMS)
          .because(
              "a library throws, returns, or tells how far it is: what is printed belongs in"
                  + " jvlad-app");

  @ArchTest
  static final ArchRule WORKERS_ARE_GIVEN =
      noClasses()
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Thread.class, Executors.class, ExecutorService.class, ForkJoinPool.class)
          .orShould()
          .callMethod(Collection.class, "parallelStream")
          .orShould()
          .callMethod(BaseStream.class, "parallel")
          .because(
              "whoever opens a collection decides how many threads compute: dev.jvlad.Workers is"
                  + " made once, and given to all that computes");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_EXIT =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .because("the caller decides when the process ends: exit codes belong in jvlad-app");

  private static ArchCondition<JavaClass> haveStringsWith(Pattern words) {
    return new ArchCondition<>("have strings with " + words) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        try (InputStream file = type.getSource().orElseThrow().getUri().toURL().openStream()) {
          ClassFile.of()
              .parse(file.readAllBytes())
              .constantPool()
              .forEach(entry -> {
                if (entry instanceof StringEntry text && words.matcher(text.stringValue()).find()) {
                  events.add(
                      SimpleConditionEvent.satisfied(
                          type, type.getName() + " has \"" + text.stringValue() + '"'));
                }
              });
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
