package dev.larder.fe.session;

/** What the frontend says it is. */
public final class ServerVersion {
    public static final String LARDER = "0.1.0";

    /**
     * The version of MySQL whose protocol we speak, then our own. Drivers read the leading digits only: with an 8.0 they
     * ask for {@code transaction_isolation} and leave out the query cache, which has been gone since 8.0.3.
     */
    public static final String MYSQL = "8.0.33-Larder-" + LARDER;

    public static final String COMMENT = "Larder version " + LARDER;

    private ServerVersion() {}
}
