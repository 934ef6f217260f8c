package dev.larder.common.repository;

import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Where each blob of a repository is. No other class puts keys together. */
public final class RepositoryLayout {
    public static final BlobKey IDENTITY = new BlobKey("repository.json");
    public static final BlobPrefix SNAPSHOTS = new BlobPrefix("snapshots/");
    public static final BlobPrefix LEASES = new BlobPrefix("leases/");

    /** What is written to look at the store, and removed at once. */
    public static final BlobPrefix PROBES = new BlobPrefix("probes/");

    /** Folders with one folder for each job in them. */
    static final List<String> JOB_FOLDERS = List.of("data/", "manifests/", "meta/");

    /** Ends the key of a blob that is one file of a tablet. */
    static final String DATA_SUFFIX = ".parquet";

    private static final String JSON = ".json";
    private static final String COMPRESSED = ".json.zst";
    private static final HexFormat HEX = HexFormat.of().withUpperCase();
    /** Characters of a manifest's SHA-256 in its name. */
    private static final int DIGEST_IN_NAME = 16;

    private RepositoryLayout() {}

    public static BlobKey snapshot(SnapshotName name) {
        return snapshotsOf(name.label()).key(name.timestamp() + JSON);
    }

    /** The folder of all snapshots with this label. */
    public static BlobPrefix snapshotsOf(String label) {
        return new BlobPrefix(SNAPSHOTS.value() + encoded(label) + "/");
    }

    /** Which snapshot a key below {@link #SNAPSHOTS} is; empty for what is none. */
    public static Optional<SnapshotName> snapshotOf(BlobKey key) {
        String[] segments = key.value().split("/", -1);
        if (segments.length != 3 || !key.startsWith(SNAPSHOTS) || !segments[2].endsWith(JSON)) {
            return Optional.empty();
        }
        String timestamp = segments[2].substring(0, segments[2].length() - JSON.length());
        try {
            return decoded(segments[1]).map(label -> new SnapshotName(label, timestamp));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * A batch manifest. Its name holds a piece of its digest, so that a late writer, given up long ago, cannot replace
     * what another has written for the same batch.
     */
    public static BlobKey batchManifest(JobName job, int batch, String sha256) {
        return manifests(job).key(batch + "-" + sha256.substring(0, DIGEST_IN_NAME) + COMPRESSED);
    }

    public static BlobKey catalogManifest(JobName job) {
        return meta(job).key("catalog" + COMPRESSED);
    }

    /** A file of a tablet, named by its content. */
    public static BlobKey data(JobName job, String sha256) {
        return data(job).key(sha256 + DATA_SUFFIX);
    }

    /**
     * Many small files of tablets as one ZIP file. Its name is made of what it holds, so that a repeated attempt writes
     * the same bytes again, and one by another backend, with other files, writes another blob.
     *
     * @param sha256 over the digests of the files in it, as the format's page tells
     */
    public static BlobKey bundle(JobName job, String sha256) {
        return data(job).key(sha256 + ".zip");
    }

    /** The job in whose folder for data the blob is; empty when it is in none. */
    public static Optional<JobName> jobOfData(BlobKey key) {
        String[] segments = key.value().split("/", -1);
        if (segments.length != 3 || !segments[0].equals("data")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JobName(segments[1]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public static BlobKey lease(JobName job) {
        return LEASES.key(job + JSON);
    }

    public static BlobPrefix data(JobName job) {
        return BlobPrefix.of("data/" + job);
    }

    public static BlobPrefix manifests(JobName job) {
        return BlobPrefix.of("manifests/" + job);
    }

    public static BlobPrefix meta(JobName job) {
        return BlobPrefix.of("meta/" + job);
    }

    /** The job in whose folder a blob is; empty for what is in none. */
    static Optional<JobName> jobOf(BlobKey key) {
        String[] segments = key.value().split("/", 3);
        if (segments.length < 3 || !JOB_FOLDERS.contains(segments[0] + "/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new JobName(segments[1]));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Every folder that holds blobs of one job alone. */
    public static List<BlobPrefix> folders(JobName job) {
        return List.of(data(job), manifests(job), meta(job));
    }

    /**
     * A label as one segment of a key: letters, digits, {@code -} and {@code _} stand for themselves, and dots but the
     * first character; any other byte of its UTF-8 form becomes {@code =} and two upper-case hex digits.
     */
    public static String encoded(String label) {
        StringBuilder segment = new StringBuilder();
        for (byte one : label.getBytes(StandardCharsets.UTF_8)) {
            char character = (char) (one & 0xff);
            boolean plain = (character >= 'a' && character <= 'z')
                    || (character >= 'A' && character <= 'Z')
                    || (character >= '0' && character <= '9')
                    || character == '-'
                    || character == '_'
                    || (character == '.' && !segment.isEmpty());
            if (plain) {
                segment.append(character);
            } else {
                segment.append('=').append(HEX.toHexDigits(one));
            }
        }
        return segment.toString();
    }

    /** The label that is written so; empty when none is. */
    public static Optional<String> decoded(String segment) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            for (int i = 0; i < segment.length(); i++) {
                char character = segment.charAt(i);
                if (character == '=') {
                    bytes.write(HexFormat.fromHexDigits(segment, i + 1, i + 3));
                    i += 2;
                } else {
                    bytes.write(character);
                }
            }
            String label = StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(bytes.toByteArray()))
                    .toString();
            // Two spellings of one label would be two snapshots with one name.
            return encoded(label).equals(segment) ? Optional.of(label) : Optional.empty();
        } catch (IllegalArgumentException | IndexOutOfBoundsException | CharacterCodingException e) {
            return Optional.empty();
        }
    }
}
