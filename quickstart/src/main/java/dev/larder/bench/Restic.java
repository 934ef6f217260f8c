package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code restic backup} into a repository of its own each round, so that it finds nothing it has already. */
final class Restic implements Contender {
    private final S3Store store;

    Restic(S3Store store) {
        this.store = store;
    }

    @Override
    public String name() {
        return "restic";
    }

    @Override
    public Optional<String> absence() {
        return MeasuredProcess.isInstalled("restic") ? Optional.empty() : Optional.of("restic is not installed");
    }

    @Override
    public Measurement backUp(DataSet set, Path files, String round) throws IOException, InterruptedException {
        restic(round, "init");
        return restic(round, "backup", files.toString());
    }

    @Override
    public Measurement restore(DataSet set, String round, Path target) throws IOException, InterruptedException {
        return restic(round, "restore", "latest", "--target", target.toString());
    }

    @Override
    public void forget(String round) {
        Bucket.deletePeerFolder(store, round);
    }

    private Measurement restic(String round, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "restic",
                "--no-cache",
                "--quiet",
                "-r",
                "s3:" + store.endpoint() + "/" + store.bucket() + "/" + Bucket.peerFolder(round)));
        command.addAll(List.of(arguments));
        return MeasuredProcess.run(
                command,
                Map.of(
                        "AWS_ACCESS_KEY_ID", store.accessKey(),
                        "AWS_SECRET_ACCESS_KEY", store.secretKey(),
                        "AWS_DEFAULT_REGION", store.region(),
                        "RESTIC_PASSWORD", "larder-bench"));
    }
}
