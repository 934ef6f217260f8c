package dev.larder.sql;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.larder", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule KNOWS_NO_OTHER_MODULE = noClasses()
            .should()
            .dependOnClassesThat(resideInAPackage("dev.larder..").and(not(resideInAPackage("dev.larder.sql.."))));

    @ArchTest
    static final ArchRule ANTLR_LIVES_IN_THE_PARSER = noClasses()
            .that()
            .resideOutsideOfPackage("dev.larder.sql.parser")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.antlr..");

    @ArchTest
    static final ArchRule THE_TREE_KNOWS_NOBODY = noClasses()
            .that()
            .resideInAPackage("dev.larder.sql.tree")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.larder.sql.parser", "dev.larder.sql.format");

    @ArchTest
    static final ArchRule NO_CYCLES =
            slices().matching("dev.larder.(**)").should().beFreeOfCycles();
}
