package dev.jvlad.gallery;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.ACCESS_STANDARD_STREAMS;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls around the gallery; what fails here says where the code belongs. */
@AnalyzeClasses(packages = "dev.jvlad", importOptions = DoNotIncludeTests.class)
class GalleryWallsTest {

  @ArchTest
  static final ArchRule IT_STANDS_ALONE =
      classes()
          .that()
          .resideInAPackage("dev.jvlad.gallery..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage("dev.jvlad.gallery..", "java..", "javax.imageio..", "org.jspecify..")
          .because(
              "this module draws and attacks pictures with the JDK alone: what searches them belongs"
                  + " in jvlad-photos, what shows that to a user in DemoCommand");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_PRINT =
      noClasses()
          .should(ACCESS_STANDARD_STREAMS)
          .because("a library throws or returns: what is printed belongs in jvlad-app");

  @ArchTest
  static final ArchRule A_LIBRARY_DOES_NOT_EXIT =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .because("the caller decides when the process ends: exit codes belong in jvlad-app");
}
