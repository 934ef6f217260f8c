package dev.larder.common.blob.hdfs;

import java.nio.file.Path;

/** As whom files are written and read. */
public sealed interface HdfsIdentity {
    /** A user whose name the servers believe. */
    record Named(String user) implements HdfsIdentity {
        @Override
        public String toString() {
            return user;
        }
    }

    /**
     * A user who proves the name.
     *
     * @param keytab a file of this machine that holds the principal's keys
     */
    record Kerberos(String principal, Path keytab) implements HdfsIdentity {
        @Override
        public String toString() {
            return principal;
        }
    }
}
