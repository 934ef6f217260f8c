package dev.larder.fe.mysql;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "dev.larder.fe", importOptions = DoNotIncludeTests.class)
class MySqlRoomTest {
    @ArchTest
    static final ArchRule KNOWS_SESSIONS_AND_NOTHING_BEHIND_THEM = classes()
            .that()
            .resideInAPackage("dev.larder.fe.mysql")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.larder.fe.mysql",
                    "dev.larder.fe.session",
                    "dev.larder.common.error",
                    "dev.larder.common.schema",
                    "io.netty..",
                    "org.bouncycastle..",
                    "org.slf4j..",
                    "java..",
                    "javax.crypto..");

    @ArchTest
    static final ArchRule SESSIONS_KNOW_NO_PACKETS = classes()
            .that()
            .resideInAPackage("dev.larder.fe.session")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "dev.larder.fe.session", "dev.larder.common.error", "dev.larder.common.schema", "java..");
}
