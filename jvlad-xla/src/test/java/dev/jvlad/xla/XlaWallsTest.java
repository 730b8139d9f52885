package dev.jvlad.xla;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls around the accelerator; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad.xla", importOptions = DoNotIncludeTests.class)
class XlaWallsTest {

  @ArchTest
  static final ArchRule THE_CLIENT_KNOWS_NO_DESCRIPTORS =
      noClasses()
          .that()
          .resideInAPackage("dev.jvlad.xla.pjrt..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.jvlad", "dev.jvlad.engine..", "dev.jvlad.xla")
          .because(
              "dev.jvlad.xla.pjrt runs any program on any plugin: what knows descriptors, models or"
                  + " StableHLO belongs in dev.jvlad.xla");

  @ArchTest
  static final ArchRule NATIVE_CALLS_IN_THE_CLIENT_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jvlad.xla.pjrt..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.foreign.Linker")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName("java.lang.foreign.SymbolLookup")
          .because("what calls the plugin belongs in dev.jvlad.xla.pjrt");

  @ArchTest
  static final ArchRule ONLY_THE_CORE_IS_KNOWN =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.jvlad.image..",
              "dev.jvlad.index..",
              "dev.jvlad.photos..",
              "dev.jvlad.app..",
              "dev.jvlad.learn..",
              "dev.jvlad.io..",
              "java.net..")
          .because(
              "a back end encodes and sums: what drives it belongs in dev.jvlad.learn, what joins it"
                  + " with files, pictures or an index in jvlad-app");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_PRINT =
      noClasses()
          .should(ACCESS_STANDARD_STREAMS)
          .because(
              "a library throws, returns, or logs to System.Logger: what is printed belongs in"
                  + " jvlad-app");
}
