package dev.jvlad.app;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls around the command; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad", importOptions = DoNotIncludeTests.class)
class AppWallsTest {

  @ArchTest
  static final ArchRule NOTHING_DEPENDS_ON_THE_APP =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jvlad.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.jvlad.app..")
          .because(
              "the app joins the libraries, and none knows it: what a library needs belongs in"
                  + " that library");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_KNOW_PICOCLI =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jvlad.app")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("picocli..")
          .because(
              "words and options are read in the command classes of dev.jvlad.app: everything else"
                  + " takes values");

  @ArchTest
  static final ArchRule ONLY_COMMANDS_PRINT =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jvlad.app")
          .should(ACCESS_STANDARD_STREAMS)
          .because(
              "results and messages are printed by the command classes of dev.jvlad.app: everything"
                  + " else returns, throws, or tells Progress");

  @ArchTest
  static final ArchRule ONLY_MAIN_ENDS_THE_PROCESS =
      noClasses()
          .that()
          .doNotHaveFullyQualifiedName("dev.jvlad.app.Main")
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class)
          .because("exit codes belong in Main: a command returns its code or throws a Failure");

  @ArchTest
  static final ArchRule FOREIGN_TYPES_STAY_IN_THEIR_MODULES =
      noClasses()
          .that()
          .resideInAPackage("dev.jvlad.app..")
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
              "the app is wiring: work on photos belongs in jvlad-photos, on Lucene in jvlad-index,"
                  + " on pictures in jvlad-image, on networks in jvlad-onnx, on numbers in"
                  + " jvlad-core");
}
