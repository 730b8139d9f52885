package dev.jvlad.image;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** The walls around pictures; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad.image", importOptions = DoNotIncludeTests.class)
class ImageWallsTest {

  @ArchTest
  static final ArchRule PICTURES_END_IN_DESCRIPTORS =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.jvlad.engine..",
              "dev.jvlad.learn..",
              "dev.jvlad.reduce..",
              "dev.jvlad.io..",
              "dev.jvlad.index..",
              "dev.jvlad.photos..",
              "dev.jvlad.app..",
              "org.apache.lucene..")
          .because(
              "this module turns image files into descriptors, and verifies matches of them: what"
                  + " encodes belongs in jvlad-core, what stores in jvlad-index, what joins them in"
                  + " jvlad-photos");

  @ArchTest
  static final ArchRule NO_FOREIGN_TYPE_IN_A_PUBLIC_SIGNATURE =
      noCodeUnits()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(showTypesOf("org.bytedeco", "com.twelvemonkeys", "javax.imageio"))
          .because(
              "callers see pictures and descriptors: OpenCV and the codecs are for private and"
                  + " package-private code");

  @ArchTest
  static final ArchRule NO_CIRCLES =
      slices()
          .matching("dev.jvlad.(**)")
          .should()
          .beFreeOfCycles()
          .because(
              "dev.jvlad.image knows nothing of verification: what both need belongs in"
                  + " dev.jvlad.image");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_PRINT =
      noClasses()
          .should(ACCESS_STANDARD_STREAMS)
          .because(
              "a library throws, returns, or logs to System.Logger: what is printed belongs in"
                  + " jvlad-app");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_EXIT =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .because("the caller decides when the process ends: exit codes belong in jvlad-app");

  private static ArchCondition<JavaCodeUnit> showTypesOf(String... packages) {
    return new ArchCondition<>("show types of " + String.join(", ", packages)) {
      @Override
      public void check(JavaCodeUnit unit, ConditionEvents events) {
        Stream.of(List.of(unit.getReturnType()), unit.getParameterTypes(), unit.getExceptionTypes())
            .flatMap(List::stream)
            .flatMap(type -> type.getAllInvolvedRawTypes().stream())
            .filter(type -> Arrays.stream(packages).anyMatch(type.getPackageName()::startsWith))
            .forEach(type ->
                events.add(
                    SimpleConditionEvent.satisfied(
                        unit, unit.getFullName() + " shows " + type.getName())));
      }
    };
  }
}
