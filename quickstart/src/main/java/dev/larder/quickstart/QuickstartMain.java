package dev.larder.quickstart;

import dev.larder.quickstart.LocalCluster.CannotStart;
import dev.larder.quickstart.LocalCluster.Ports;
import dev.larder.quickstart.SqlClient.SqlFailed;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code larder quickstart}: starts everything on this machine, tells the story, and stays up. */
@Command(
        name = "larder quickstart",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Starts a frontend, three agents and an S3 server in one process, loads a table, backs it up,"
                + " loses it, restores it, and compares.")
public final class QuickstartMain implements Callable<Integer> {
    private static final String REPOSITORY = "quickstart";
    private static final String BUCKET = "larder";
    private static final Duration STATEMENT_PATIENCE = Duration.ofMinutes(2);

    @Option(names = "--exit", description = "End after the story: status 0 only if every figure agreed.")
    private boolean exit;

    @Option(names = "--no-story", description = "Only start the cluster.")
    private boolean noStory;

    @Option(names = "--data", paramLabel = "DIR", description = "Where everything is kept. Default: ${DEFAULT-VALUE}")
    private Path data = Path.of("data", "quickstart");

    @Option(names = "--mysql-port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}; 0: any free one")
    private int mysqlPort = 9030;

    @Option(names = "--s3-port", paramLabel = "PORT", description = "Default: ${DEFAULT-VALUE}; 0: any free one")
    private int s3Port = 9000;

    @Option(
            names = "--be-port",
            paramLabel = "PORT",
            description = "Port of the first agent; the others take the next ones. Default: ${DEFAULT-VALUE};"
                    + " 0: any free ones")
    private int bePort = 9060;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] args) {
        System.exit(new CommandLine(new QuickstartMain()).execute(args));
    }

    @Override
    public Integer call() throws InterruptedException {
        long started = System.nanoTime();
        try (LocalCluster cluster = LocalCluster.start(data, new Ports(mysqlPort, s3Port, bePort), BUCKET)) {
            out.printf("Larder is up after %.1f s: one frontend, three agents, one S3 server.%n", seconds(started));
            int status = noStory ? 0 : story(cluster);
            if (exit) {
                return status;
            }
            invite(cluster);
            stayUp();
            return status;
        } catch (CannotStart e) {
            System.err.println("larder: " + e.getMessage());
            return 1;
        }
    }

    private int story(LocalCluster cluster) {
        long started = System.nanoTime();
        Screen screen = new Screen(out, Boolean.getBoolean("larder.terminal"));
        try (SqlClient client = SqlClient.connect("127.0.0.1", cluster.mysqlPort(), STATEMENT_PATIENCE)) {
            List<String> disagreements =
                    new Story(client, screen, label(), REPOSITORY, createRepository(cluster)).tell();
            disagreements.forEach(one -> out.println("DIFFERENT: " + one));
            out.printf(
                    disagreements.isEmpty()
                            ? "Every figure agrees. The story took %.1f s.%n"
                            : "Some figures differ. The story took %.1f s.%n",
                    seconds(started));
            return disagreements.isEmpty() ? 0 : 1;
        } catch (SqlFailed e) {
            out.println("ERROR: " + e.getMessage());
            return 1;
        }
    }

    private static String createRepository(LocalCluster cluster) {
        return """
                CREATE REPOSITORY %s
                WITH S3
                ON LOCATION "s3://%s/backups"
                PROPERTIES (
                  "s3.endpoint" = "%s",
                  "s3.access_key" = "%s",
                  "s3.secret_key" = "%s"
                )"""
                .formatted(REPOSITORY, BUCKET, cluster.s3Endpoint(), EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY);
    }

    private void invite(LocalCluster cluster) {
        out.println();
        out.println("It stays up. Connect with any MySQL client, and try your own statements:");
        out.println();
        out.println("    mysql -h 127.0.0.1 -P " + cluster.mysqlPort() + " -u root");
        out.println("    jdbc:mysql://127.0.0.1:" + cluster.mysqlPort() + "/shop?user=root");
        out.println();
        out.println("S3 server: " + cluster.s3Endpoint() + ", bucket " + BUCKET + ". Data: " + data.toAbsolutePath());
        out.println("Stop with Ctrl-C.");
    }

    private static void stayUp() throws InterruptedException {
        new CountDownLatch(1).await();
    }

    /** A label that no earlier story used: snapshots are never overwritten. */
    private static String label() {
        return "shop_"
                + DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss").format(LocalDateTime.now(ZoneId.systemDefault()));
    }

    private static double seconds(long startedNanos) {
        return (System.nanoTime() - startedNanos) / 1e9;
    }
}
