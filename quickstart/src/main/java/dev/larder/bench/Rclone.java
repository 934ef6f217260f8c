package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code rclone copy}. */
final class Rclone implements Contender {
    static final List<String> TUNED =
            List.of("--transfers", "16", "--s3-chunk-size", "16M", "--s3-upload-concurrency", "8");

    private final String name;
    private final Store store;
    private final List<String> flags;

    Rclone(String name, Store store, List<String> flags) {
        this.name = name;
        this.store = store;
        this.flags = List.copyOf(flags);
    }

    /** The same, which sends so many bytes per second at most. */
    Rclone limited(long bytesPerSecond) {
        List<String> more = new ArrayList<>(flags);
        more.addAll(List.of("--bwlimit", bytesPerSecond + "B"));
        return new Rclone(name + ", limited", store, more);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> absence() {
        return MeasuredProcess.isInstalled("rclone") ? Optional.empty() : Optional.of("rclone is not installed");
    }

    @Override
    public Measurement backUp(DataSet set, Path files, String round) throws IOException, InterruptedException {
        return rclone("copy", files.toString(), remote(round));
    }

    @Override
    public Measurement restore(DataSet set, String round, Path target) throws IOException, InterruptedException {
        return rclone("copy", remote(round), target.toString());
    }

    @Override
    public void forget(String round) throws IOException, InterruptedException {
        rclone("purge", remote(round));
    }

    private Measurement rclone(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("rclone", "--config", "/dev/null"));
        command.addAll(List.of(arguments));
        command.addAll(flags);
        return MeasuredProcess.run(command, settings());
    }

    private Map<String, String> settings() {
        if (store instanceof HdfsStore hdfs) {
            return Map.of("RCLONE_HDFS_NAMENODE", hdfs.nameNode().getAuthority(), "RCLONE_HDFS_USERNAME", hdfs.user());
        }
        S3Store s3 = (S3Store) store;
        return Map.of(
                "RCLONE_S3_PROVIDER", "Other",
                "RCLONE_S3_ENDPOINT", s3.endpoint(),
                "RCLONE_S3_REGION", s3.region(),
                "RCLONE_S3_ACCESS_KEY_ID", s3.accessKey(),
                "RCLONE_S3_SECRET_ACCESS_KEY", s3.secretKey());
    }

    private String remote(String round) {
        return (store instanceof S3Store s3 ? ":s3:" + s3.bucket() + "/" : ":hdfs:/") + Bucket.peerFolder(round);
    }
}
