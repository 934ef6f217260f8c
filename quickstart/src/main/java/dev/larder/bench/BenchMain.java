package dev.larder.bench;

import dev.larder.quickstart.EmbeddedS3;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** {@code larder bench}: reads the flags, starts what is needed, and lets a {@link Contest} run. */
@Command(
        name = "larder bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Times backup and restore of a frontend and an agent beside other programs that move the same"
                + " files to the same S3 server or HDFS. Takes minutes, and gigabytes of disk.")
public final class BenchMain implements Callable<Integer> {
    @Option(names = "--endpoint", paramLabel = "URL", description = "An S3 server. Default: an embedded one")
    private Optional<String> endpoint = Optional.empty();

    @Option(names = "--region", description = "Default: ${DEFAULT-VALUE}")
    private String region = "us-east-1";

    @Option(names = "--bucket", description = "Made when it is missing. Default: ${DEFAULT-VALUE}")
    private String bucket = "bench";

    @Option(
            names = "--credentials",
            paramLabel = "FILE",
            description = "Two lines: the access key and the secret key of the S3 server.")
    private Optional<Path> credentials = Optional.empty();

    @Option(
            names = "--hdfs",
            paramLabel = "URI",
            description = "An HDFS instead, as hdfs://host:port. Of peers, rclone.")
    private Optional<URI> hdfs = Optional.empty();

    @Option(names = "--user", description = "Of HDFS. Default: ${DEFAULT-VALUE}")
    private String user = "root";

    @Option(
            names = "--sets",
            split = ",",
            paramLabel = "SET",
            description = "Data sets: large (64 x 16 MiB), huge (4 x 1 GiB), medium (1,000 x 1 MiB), small (20,000 x"
                    + " 16 KiB), many (10,000 tablets with a file each), partitions (the same in 1,000 partitions). Default:"
                    + " ${DEFAULT-VALUE}")
    private List<String> sets = List.of("large", "small");

    @Option(
            names = "--contenders",
            split = ",",
            paramLabel = "NAME",
            description = "Beside Larder: rclone, rclone-tuned, restic, transfer-manager, doris-like; none for nobody."
                    + " Default: all that are installed")
    private List<String> contenders =
            List.of(Contest.RCLONE, Contest.RCLONE_TUNED, Contest.RESTIC, Contest.TRANSFER_MANAGER, Contest.DORIS_LIKE);

    @Option(names = "--runs", paramLabel = "N", description = "Of everyone. Default: ${DEFAULT-VALUE}")
    private int runs = 5;

    @Option(
            names = "--divide-by",
            paramLabel = "N",
            description = "So many times fewer files, for a first look. Default: ${DEFAULT-VALUE}")
    private int divisor = 1;

    @Option(
            names = "--observe",
            description = "Also count requests, change 1 %% of the data, look at limits on the network and at queries"
                    + " beside a backup. Takes a minute or two for each set.")
    private boolean observe;

    @Option(
            names = "--links",
            paramLabel = "N",
            description = "Only how fast N files of tablets are linked, beside cp -al.")
    private Optional<Integer> links = Optional.empty();

    @Option(
            names = "--agent-flag",
            paramLabel = "FLAG",
            description = "A flag for the agent, such as --agent-flag=--transfer-threads=16. May be repeated.")
    private List<String> agentFlags = List.of();

    @Option(names = "--agent-heap", paramLabel = "SIZE", description = "Of the agent. Default: ${DEFAULT-VALUE}")
    private String agentHeap = "2g";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            description =
                    "For everything on this machine; must not exist. Removed at the end. Default: ${DEFAULT-VALUE}")
    private Path data = Path.of("data", "bench");

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    private final PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);

    public static void main(String[] arguments) {
        System.exit(new CommandLine(new BenchMain()).execute(arguments));
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        List<DataSet> chosen = new ArrayList<>();
        for (String name : sets) {
            chosen.add(DataSet.named(name)
                    .orElseThrow(() -> wrong("--sets", name, "one of " + DataSet.names()))
                    .reduced(divisor));
        }
        if (runs < 1 || divisor < 1) {
            throw wrong(runs < 1 ? "--runs" : "--divide-by", Integer.toString(Math.min(runs, divisor)), "at least 1");
        }
        if (hdfs.isPresent() && (observe || endpoint.isPresent())) {
            throw wrong("--hdfs", hdfs.get().toString(), "neither --endpoint nor --observe beside it: they are for S3");
        }
        if (Files.exists(data)) {
            throw wrong("--data", data.toString(), "a folder that does not exist yet");
        }
        Files.createDirectories(data);
        try {
            if (links.isPresent()) {
                new LinkRate(data.toAbsolutePath(), links.get()).run(runs, out);
            } else if (hdfs.isPresent()) {
                contest(new HdfsStore(hdfs.get(), user), chosen);
            } else if (endpoint.isPresent()) {
                contest(store(endpoint.get()), chosen);
            } else {
                try (EmbeddedS3 s3 = EmbeddedS3.start(0, data.resolve("s3"), bucket)) {
                    contest(
                            new S3Store(s3.endpoint(), region, bucket, EmbeddedS3.ACCESS_KEY, EmbeddedS3.SECRET_KEY),
                            chosen);
                }
            }
        } finally {
            Folders.delete(data);
        }
        return 0;
    }

    private void contest(Store store, List<DataSet> chosen) throws IOException, InterruptedException {
        AgentOptions agent = new AgentOptions(agentHeap, agentFlags);
        try (Contest contest = Contest.start(store, data.toAbsolutePath(), agent, contenders, out)) {
            if (observe) {
                contest.observeMore((S3Store) store);
            }
            for (DataSet set : chosen) {
                contest.run(set, runs);
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
    }

    private S3Store store(String url) throws IOException {
        Path file = credentials.orElseThrow(() -> wrong("--credentials", "nothing", "a file, with --endpoint"));
        List<String> lines = Files.readAllLines(file);
        if (lines.size() < 2) {
            throw wrong("--credentials", file.toString(), "a file with two lines: access key and secret key");
        }
        return new S3Store(
                url, region, bucket, lines.get(0).strip(), lines.get(1).strip());
    }

    private ParameterException wrong(String flag, String value, String expected) {
        return new ParameterException(spec.commandLine(), flag + " is " + value + ", expected " + expected);
    }
}
