package dev.jvlad.index;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noCodeUnits;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

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

/** The walls around the index; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad.index", importOptions = DoNotIncludeTests.class)
class IndexWallsTest {

  @ArchTest
  static final ArchRule VECTORS_COME_FROM_OUTSIDE =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.jvlad.engine..",
              "dev.jvlad.learn..",
              "dev.jvlad.image..",
              "dev.jvlad.photos..",
              "dev.jvlad.app..",
              "java.awt..",
              "javax.imageio..",
              "org.bytedeco..")
          .because(
              "this module stores and searches vectors by id: what makes vectors belongs in"
                  + " jvlad-core, what reads pictures in jvlad-image, what joins them in"
                  + " jvlad-photos");

  @ArchTest
  static final ArchRule NO_LUCENE_TYPE_IN_A_PUBLIC_SIGNATURE =
      noCodeUnits()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should(showTypesOf("org.apache.lucene"))
          .because(
              "callers see vectors, ids and hits: Lucene is for private and package-private code,"
                  + " so that it can be replaced");

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
