package dev.larder.be.tablet;

import java.util.regex.Pattern;

/**
 * One immutable segment file of a tablet.
 *
 * @param name within the tablet's folder
 * @param size in bytes
 * @param sha256 of the file, 64 lower-case hex digits
 */
public record DataFile(String name, long size, String sha256, long rows) {
    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,100}\\.parquet");
    private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
    private static final int HASH_IN_NAME = 16;

    public DataFile {
        // Descriptions of tablets come from other machines too, and names become paths.
        if (!NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("Not the name of a segment file: '" + name + "'");
        }
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("Not a SHA-256: '" + sha256 + "'");
        }
        if (size < 0 || rows < 0) {
            throw new IllegalArgumentException("File " + name + " has size " + size + " and rows " + rows);
        }
    }

    /** The name of a file that a load wrote here. */
    static String nameOfLoad(long loadId, String sha256) {
        return "load-" + loadId + "-" + sha256.substring(0, HASH_IN_NAME) + ".parquet";
    }

    /** A file that came from a snapshot; its load happened elsewhere. */
    public static DataFile restored(long version, int index, long size, String sha256, long rows) {
        if (!SHA256.matcher(sha256).matches()) {
            throw new IllegalArgumentException("Not a SHA-256: '" + sha256 + "'");
        }
        String name = "restored-" + version + "-" + index + "-" + sha256.substring(0, HASH_IN_NAME) + ".parquet";
        return new DataFile(name, size, sha256, rows);
    }
}
