package dev.jvlad.bench;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls around the stopwatch; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad", importOptions = DoNotIncludeTests.class)
class BenchWallsTest {

  @ArchTest
  static final ArchRule IT_TIMES_THE_ENGINE =
      classes()
          .that()
          .resideInAPackage("dev.jvlad.bench..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "dev.jvlad",
              "dev.jvlad.engine",
              "dev.jvlad.bench..",
              "java..",
              "jdk.incubator.vector..",
              "org.jspecify..")
          .because(
              "this module times what the engine offers to all: what is timed of photos or files"
                  + " belongs in jvlad-benchmarks, what is printed in jvlad-app");

  @ArchTest
  static final ArchRule VECTOR_API_IN_THE_LIMITS_ALONE =
      noClasses()
          .that()
          .resideInAPackage("dev.jvlad.bench..")
          .and()
          .doNotHaveSimpleName("SimdLimits")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..")
          .because(
              "a JVM without the Vector API is told so in one line: vector loops belong in"
                  + " SimdLimits, which is used once the back end is open");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_PRINT =
      noClasses()
          .should(ACCESS_STANDARD_STREAMS)
          .because("a library throws or returns: what is printed belongs in jvlad-app");
}
