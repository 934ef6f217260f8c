package dev.larder.be;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;

/** Who may import whom in this module; see "Modules and packages" in docs/ARCHITECTURE.md. */
@AnalyzeClasses(packages = "dev.larder.be", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.larder.be.";

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.larder.be.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule neverTheFrontend = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.larder.fe..", "dev.larder.sql..", "dev.larder.quickstart..");

    @ArchTest
    static final ArchRule nobodyImportsBoot = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "boot")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "boot");

    @ArchTest
    static final ArchRule parquetHasOneRoom = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "segment")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.parquet..", "org.apache.hadoop..");

    @ArchTest
    static final ArchRule theQueryEngineHasOneRoom = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "query")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.duckdb..", "java.sql..");

    @ArchTest
    static final ArchRule grpcHasOneRoom = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "rpc")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.grpc..", "io.netty..");

    @ArchTest
    static final ArchRule tabletsKnowNothingOfJobs = noClasses()
            .that()
            .resideInAnyPackage(ROOT + "tablet", ROOT + "segment", ROOT + "disk")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    ROOT + "snapshot",
                    ROOT + "task",
                    ROOT + "transfer",
                    ROOT + "rpc",
                    ROOT + "query",
                    "dev.larder.common.rpc..",
                    "dev.larder.common.repository..",
                    "dev.larder.common.blob..");

    @ArchTest
    static final ArchRule timeIsPassedIn = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "boot")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule noStaticMutableFields =
            fields().that().areStatic().and().areNotPrivate().should().beFinal();
}
