package dev.larder.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A peer written in Java, in a JVM of its own whose start counts. It is told what to do by arguments. */
final class JvmPeer implements Contender {
    private final String name;
    private final Class<?> mainClass;
    private final S3Store store;

    JvmPeer(String name, Class<?> mainClass, S3Store store) {
        this.name = name;
        this.mainClass = mainClass;
        this.store = store;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<String> absence() {
        return Optional.empty();
    }

    @Override
    public Measurement backUp(DataSet set, Path files, String round) throws IOException, InterruptedException {
        return run("upload", round, files.toString(), Integer.toString(set.filesPerBucket()));
    }

    @Override
    public Measurement restore(DataSet set, String round, Path target) throws IOException, InterruptedException {
        return run("download", round, target.toString(), Integer.toString(set.filesPerBucket()));
    }

    @Override
    public void forget(String round) {
        Bucket.deletePeerFolder(store, round);
    }

    private Measurement run(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx2g",
                "-cp",
                System.getProperty("java.class.path"),
                mainClass.getName(),
                store.endpoint(),
                store.region(),
                store.bucket()));
        command.addAll(List.of(arguments));
        return MeasuredProcess.run(
                command, Map.of("AWS_ACCESS_KEY_ID", store.accessKey(), "AWS_SECRET_ACCESS_KEY", store.secretKey()));
    }
}
