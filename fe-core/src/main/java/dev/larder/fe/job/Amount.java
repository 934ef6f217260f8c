package dev.larder.fe.job;

/** How much was moved. */
public record Amount(long files, long bytes, long rows) {
    public static final Amount NONE = new Amount(0, 0, 0);

    public Amount plus(Amount other) {
        return new Amount(files + other.files, bytes + other.bytes, rows + other.rows);
    }
}
