package dev.larder.fe.session;

/**
 * What a statement without rows says when it is done.
 *
 * @param info a sentence for the user, or empty
 */
public record Completion(long affectedRows, long lastInsertId, int warnings, String info) {
    public static final Completion DONE = new Completion(0, 0, 0, "");

    public static Completion affected(long rows) {
        return new Completion(rows, 0, 0, "");
    }
}
