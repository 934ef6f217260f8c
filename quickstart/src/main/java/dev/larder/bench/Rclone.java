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

    private Measurement rclone(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("rclone", "--config", "/dev/null"));
        command.addAll(List.of(arguments));
        command.addAll(flags);
        return MeasuredProcess.run(
                command,
                Map.of(
                        "RCLONE_S3_PROVIDER", "Other",
                        "RCLONE_S3_ENDPOINT", store.endpoint(),
                        "RCLONE_S3_REGION", store.region(),
                        "RCLONE_S3_ACCESS_KEY_ID", store.accessKey(),
                        "RCLONE_S3_SECRET_ACCESS_KEY", store.secretKey()));
    }

    private String remote(String round) {
        return ":s3:" + store.bucket() + "/" + Bucket.peerFolder(round);
    }
}
