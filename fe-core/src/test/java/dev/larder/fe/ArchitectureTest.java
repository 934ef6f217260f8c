package dev.larder.fe;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Who may import whom in this module; see "Modules and packages" in docs/ARCHITECTURE.md. Every room may use the ids,
 * errors, schemas and configuration of the common module.
 */
@AnalyzeClasses(packages = "dev.larder.fe", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "dev.larder.fe.";
    private static final String[] STATE_AND_BELOW = {
        "kernel", "catalog", "job", "backup", "restore", "maintenance", "state"
    };

    @ArchTest
    static final ArchRule kernel = mayImport("kernel");

    @ArchTest
    static final ArchRule catalog = mayImport("catalog", "kernel");

    // A job is decided against the catalog, and results of tasks speak of tables.
    @ArchTest
    static final ArchRule job = mayImport("job", "kernel", "catalog");

    @ArchTest
    static final ArchRule backup = mayImport("backup", "kernel", "catalog", "job");

    @ArchTest
    static final ArchRule restore = mayImport("restore", "kernel", "catalog", "job");

    @ArchTest
    static final ArchRule maintenance = mayImport("maintenance", "kernel", "catalog", "job");

    @ArchTest
    static final ArchRule state = mayImport("state", "kernel", "catalog", "job", "backup", "restore", "maintenance");

    // The codec names every fact there is.
    @ArchTest
    static final ArchRule editlog = mayImport("editlog", STATE_AND_BELOW);

    @ArchTest
    static final ArchRule engine = mayImport("engine", "editlog", "state", "job", "catalog", "kernel");

    @ArchTest
    static final ArchRule session = mayImport("session");

    @ArchTest
    static final ArchRule config = mayImport("config");

    @ArchTest
    static final ArchRule http = mayImport("http");

    @ArchTest
    static final ArchRule debug = mayImport("debug", below("http"));

    @ArchTest
    static final ArchRule help = mayImport("help");

    @ArchTest
    static final ArchRule secret = mayImport("secret");

    @ArchTest
    static final ArchRule query = mayImport("query");

    @ArchTest
    static final ArchRule mysql = mayImport("mysql", "session", "analysis", "execution");

    @ArchTest
    static final ArchRule command = mayImport("command", below("session", "config"));

    @ArchTest
    static final ArchRule analysis = mayImport("analysis", below("session", "command", "config"));

    @ArchTest
    static final ArchRule show = mayImport("show", below("dispatch", "config"));

    @ArchTest
    static final ArchRule cluster = mayImport("cluster", below("engine"));

    @ArchTest
    static final ArchRule load = mayImport("load", below("engine", "cluster"));

    @ArchTest
    static final ArchRule work = mayImport("work", below("engine", "cluster", "secret"));

    @ArchTest
    static final ArchRule dispatch = mayImport("dispatch", below("engine", "cluster", "load", "work"));

    @ArchTest
    static final ArchRule nobodyImportsBoot = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "boot..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "boot..");

    @ArchTest
    static final ArchRule onlyBootImportsTheMySqlPort = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "boot..", ROOT + "mysql..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage(ROOT + "mysql..");

    @ArchTest
    static final ArchRule noCycles = slices().matching(ROOT + "(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule neverTheAgent =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("dev.larder.be..", "dev.larder.quickstart..");

    @ArchTest
    static final ArchRule theCoreIsPure = classes()
            .that()
            .resideInAnyPackage(rooms(STATE_AND_BELOW))
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "com.google.common.base",
                    "com.google.common.collect",
                    "dev.larder.fe..",
                    "dev.larder.common.id",
                    "dev.larder.common.error",
                    "dev.larder.common.schema",
                    "java.lang",
                    "java.lang.invoke",
                    "java.lang.runtime",
                    "java.math",
                    "java.time",
                    "java.util",
                    "java.util.function",
                    "java.util.stream",
                    "org.pcollections"));

    @ArchTest
    static final ArchRule theCoreStartsNoThread = noClasses()
            .that()
            .resideInAnyPackage(rooms(STATE_AND_BELOW))
            .should()
            .dependOnClassesThat()
            .areAssignableTo(Thread.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(InstantSource.class);

    @ArchTest
    static final ArchRule nettyIsForPortsAlone = noClasses()
            .that()
            .resideOutsideOfPackages(ROOT + "mysql..", ROOT + "http..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule ratisHasOneRoom = onlyIn("editlog", "org.apache.ratis..");

    @ArchTest
    static final ArchRule tinkHasOneRoom = onlyIn("secret", "com.google.crypto.tink..");

    @ArchTest
    static final ArchRule antlrTypesNeverLeaveTheParser =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.antlr..");

    @ArchTest
    static final ArchRule storesAreKnownToTheirRoomsAlone = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "software.amazon..", "org.apache.hadoop..", "org.apache.parquet..", "org.duckdb..", "java.sql..");

    @ArchTest
    static final ArchRule timeIsPassedIn = noClasses()
            .that()
            .resideOutsideOfPackage(ROOT + "boot..")
            .should()
            .callMethod(Instant.class, "now")
            .orShould()
            .callMethod(LocalDate.class, "now")
            .orShould()
            .callMethod(LocalDateTime.class, "now")
            .orShould()
            .callMethod(InstantSource.class, "system")
            .orShould()
            .callMethod(Clock.class, "systemUTC")
            .orShould()
            .callMethod(Clock.class, "systemDefaultZone")
            .orShould()
            .callMethod(System.class, "currentTimeMillis");

    @ArchTest
    static final ArchRule packagesSayWhatTheyAreFor = noClasses()
            .should()
            .resideInAnyPackage(
                    "..util..", "..utils..", "..helper..", "..impl..", "..model..", "..manager..", "..common");

    @ArchTest
    static final ArchRule noStaticMutableFields = fields().that()
            .areStatic()
            .and()
            .doNotHaveModifier(JavaModifier.SYNTHETIC)
            .should()
            .beFinal();

    @ArchTest
    static final ArchRule noSingletons = noMethods().should().haveName("getInstance");

    /** The room may import these rooms of this module and itself, and no other. */
    private static ArchRule mayImport(String room, String... others) {
        String[] allowed =
                rooms(Stream.concat(Stream.of(room), Arrays.stream(others)).toArray(String[]::new));
        return noClasses()
                .that()
                .resideInAPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "*..").and(not(resideInAnyPackage(allowed))))
                .allowEmptyShould(true);
    }

    private static String[] below(String... rooms) {
        return Stream.concat(Arrays.stream(rooms), Arrays.stream(STATE_AND_BELOW))
                .toArray(String[]::new);
    }

    private static ArchRule onlyIn(String room, String packages) {
        return noClasses()
                .that()
                .resideOutsideOfPackage(ROOT + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(packages);
    }

    private static String[] rooms(String... names) {
        return Arrays.stream(names).map(name -> ROOT + name + "..").toArray(String[]::new);
    }
}
