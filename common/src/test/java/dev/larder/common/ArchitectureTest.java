package dev.larder.common;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may import whom in this module; see "Modules and packages" in docs/ARCHITECTURE.md. */
@AnalyzeClasses(packages = "dev.larder.common", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.larder.common.";

    @ArchTest
    static final ArchRule noCycles =
            slices().matching("dev.larder.common.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule nothingAbove = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("dev.larder.fe..", "dev.larder.be..", "dev.larder.sql..", "dev.larder.quickstart..");

    @ArchTest
    static final ArchRule blobImportsOnlyErrors = noClasses()
            .that()
            .resideInAPackage(ROOT + "blob..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.larder.common..")
                    .and(not(resideInAnyPackage(ROOT + "blob..", ROOT + "error"))));

    @ArchTest
    static final ArchRule repositoryImportsBlobAndSchema = noClasses()
            .that()
            .resideInAPackage(ROOT + "repository..")
            .should()
            .dependOnClassesThat(resideInAnyPackage("dev.larder.common..")
                    .and(not(resideInAnyPackage(
                            ROOT + "repository..", ROOT + "blob", ROOT + "schema", ROOT + "id", ROOT + "error"))));

    @ArchTest
    static final ArchRule blobInterfaceKnowsNoStore = noClasses()
            .that()
            .resideInAPackage(ROOT + "blob")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "blob.*..");

    @ArchTest
    static final ArchRule layersKnowNoStore = noClasses()
            .that()
            .resideInAPackage(ROOT + "blob.layer")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT + "blob.s3..", ROOT + "blob.hdfs..", ROOT + "blob.local..", ROOT + "blob.open..");

    @ArchTest
    static final ArchRule awsHasOneRoom = onlyIn("blob.s3", "software.amazon.awssdk..");

    @ArchTest
    static final ArchRule hadoopHasOneRoom = onlyIn("blob.hdfs", "org.apache.hadoop..");

    @ArchTest
    static final ArchRule retryAndThrottleHaveOneRoom =
            onlyIn("blob.layer", "io.github.resilience4j..", "io.github.bucket4j..");

    @ArchTest
    static final ArchRule grpcHasOneRoom = onlyIn("rpc", "io.grpc..", "com.google.protobuf..");

    /** Its keys are told apart by what they are for: those of blobs, and those of snapshots. */
    @ArchTest
    static final ArchRule tinkHasTwoRooms = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "blob.encryption..", ROOT + "repository..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("com.google.crypto.tink..");

    @ArchTest
    static final ArchRule noVaguePackages = noClasses()
            .should()
            .resideInAnyPackage("..util..", "..utils..", "..helper..", "..impl..", "..model..", "..manager..");

    @ArchTest
    static final ArchRule noMutableStatics = fields().that()
            .areStatic()
            .and()
            .areDeclaredInClassesThat()
            .resideOutsideOfPackage(ROOT + "rpc.proto..")
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule clocksComeFromOutside =
            classes().that().resideOutsideOfPackage(ROOT + "rpc.proto..").should(new NoOwnClock());

    private static ArchRule onlyIn(String room, String... library) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }
}
