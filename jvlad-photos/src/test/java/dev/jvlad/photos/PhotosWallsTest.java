package dev.jvlad.photos;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls around the photo library; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad.photos", importOptions = DoNotIncludeTests.class)
class PhotosWallsTest {

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
  static final ArchRule A_LIBRARY_DOES_NOT_PRINT =
      noClasses()
          .should(ACCESS_STANDARD_STREAMS)
          .because(
              "a library throws, returns, or tells how far it is: what is printed belongs in"
                  + " jvlad-app");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_EXIT =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .because("the caller decides when the process ends: exit codes belong in jvlad-app");
}
