package dev.larder.fe.job;

/**
 * What a batch, or many, would move.
 *
 * @param tablets copies that would be made, of a restore
 * @param files of all the tablets
 * @param bytes of these
 * @param newFiles those that would travel: the others are in the repository, or on the backend, already
 * @param newBytes of these
 * @param requests writes of whole blobs, or reads of ranges
 */
public record Estimate(long tablets, long files, long bytes, long newFiles, long newBytes, long requests) {
    public static final Estimate NOTHING = new Estimate(0, 0, 0, 0, 0, 0);

    public Estimate plus(Estimate other) {
        return new Estimate(
                tablets + other.tablets,
                files + other.files,
                bytes + other.bytes,
                newFiles + other.newFiles,
                newBytes + other.newBytes,
                requests + other.requests);
    }
}
