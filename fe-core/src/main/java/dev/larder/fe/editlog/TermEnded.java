package dev.larder.fe.editlog;

import java.io.IOException;

/** What was decided in a term comes to the log in another. */
final class TermEnded extends IOException {
    private static final long serialVersionUID = 1L;

    TermEnded(long decided, long now) {
        super("This frontend has not led without a break since the statement was decided (term " + decided + ", now "
                + now + "); try again");
    }
}
