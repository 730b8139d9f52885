package dev.jvlad;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls inside the core; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad", importOptions = DoNotIncludeTests.class)
class CoreWallsTest {

  @ArchTest
  static final ArchRule VALUES_COMPUTE_NOTHING =
      noClasses()
          .that()
          .resideInAPackage("dev.jvlad")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.jvlad.*..")
          .because(
              "the values are what all packages speak in: what computes with them belongs in"
                  + " dev.jvlad.engine, what learns in dev.jvlad.learn, what reads or writes files"
                  + " in dev.jvlad.io");

  @ArchTest
  static final ArchRule REDUCTIONS_KNOW_NO_DESCRIPTORS =
      noClasses()
          .that()
          .resideInAPackage("dev.jvlad.reduce")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                      "dev.jvlad", "dev.jvlad.engine..", "dev.jvlad.learn..", "dev.jvlad.io..")
                  .and(not(belongToAnyOf(Workers.class))))
          .because(
              "bucket reductions are for any rows: what knows codebooks or images belongs in"
                  + " dev.jvlad.engine");

  @ArchTest
  static final ArchRule THE_ENGINE_SEES_NEITHER_LEARNING_NOR_FILES =
      noClasses()
          .that()
          .resideInAPackage("dev.jvlad.engine..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.jvlad.learn..", "dev.jvlad.io..")
          .because(
              "a back end encodes and sums: what drives it over iterations belongs in"
                  + " dev.jvlad.learn, what feeds it from files in dev.jvlad.io or the caller");

  @ArchTest
  static final ArchRule FILES_SEE_NEITHER_ENGINE_NOR_LEARNING =
      noClasses()
          .that()
          .resideInAPackage("dev.jvlad.io..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("dev.jvlad.engine..", "dev.jvlad.learn..", "dev.jvlad.reduce..")
          .because(
              "dev.jvlad.io turns bytes into values and back: what computes with them belongs in"
                  + " dev.jvlad.engine or dev.jvlad.learn");

  @ArchTest
  static final ArchRule NO_CYCLES = slices().matching("dev.jvlad.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule VECTOR_API_IN_THE_SIMD_KERNELS_ALONE =
      noClasses()
          .that()
          .haveNameNotMatching("dev\\.jvlad\\.engine\\.Simd\\w+(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("jdk.incubator.vector..")
          .because(
              "a JVM without the Vector API must load every other class: vector loops belong in"
                  + " the classes of dev.jvlad.engine whose names begin with Simd, behind Kernels");

  @ArchTest
  static final ArchRule MAPPED_MEMORY_IN_IO_ALONE =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jvlad.io..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.lang.foreign..")
          .because(
              "the engine works on arrays: mapped files belong in dev.jvlad.io, devices in"
                  + " jvlad-xla");

  @ArchTest
  static final ArchRule LEARNING_ALONE_USES_OJALGO =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.jvlad.learn..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.ojalgo..")
          .because(
              "ojAlgo is for the eigenproblem of Pca: hot loops belong in the kernels of"
                  + " dev.jvlad.engine");

  @ArchTest
  static final ArchRule NO_PICTURES_NO_INDEX =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.awt..",
              "javax.imageio..",
              "javax.swing..",
              "org.apache.lucene..",
              "org.bytedeco..",
              "java.net..",
              "picocli..")
          .because(
              "the core turns descriptors into vectors: pictures belong in jvlad-image, stored"
                  + " vectors in jvlad-index, commands and sockets in jvlad-app");

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
}
