package dev.jvlad.onnx;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls around networks; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad.onnx", importOptions = DoNotIncludeTests.class)
class OnnxWallsTest {

  @ArchTest
  static final ArchRule ONLY_THE_CORES_VALUES_ARE_KNOWN =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.jvlad.engine..",
              "dev.jvlad.learn..",
              "dev.jvlad.io..",
              "dev.jvlad.image..",
              "dev.jvlad.index..",
              "dev.jvlad.xla..",
              "dev.jvlad.photos..",
              "dev.jvlad.app..",
              "java.net..")
          .because(
              "this module turns pixels into descriptors by a network: image files belong in"
                  + " jvlad-image, learning in jvlad-core, what joins them in jvlad-app");

  @ArchTest
  static final ArchRule THE_RUNTIME_STAYS_INSIDE =
      noMethods()
          .that()
          .arePublic()
          .and()
          .areDeclaredInClassesThat()
          .arePublic()
          .should()
          .haveRawReturnType(
              DescribedPredicate.describe(
                  "a type of ONNX Runtime",
                  (JavaClass type) -> type.getPackageName().startsWith("ai.onnxruntime")))
          .because("callers see pictures and descriptors, and compile without ONNX Runtime");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_PRINT =
      noClasses()
          .should(ACCESS_STANDARD_STREAMS)
          .because(
              "a library throws, returns, or logs to System.Logger: what is printed belongs in"
                  + " jvlad-app");
}
