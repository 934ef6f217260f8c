package dev.larder.bench;

import java.net.URI;

/**
 * An HDFS without Kerberos.
 *
 * @param nameNode as {@code hdfs://host:port}
 */
record HdfsStore(URI nameNode, String user) implements Store {
    @Override
    public String repositoryClause() {
        return " WITH HDFS ON LOCATION \"" + nameNode + "/larder\" PROPERTIES (\"fs.defaultFS\" = \"" + nameNode
                + "\", \"hadoop.username\" = \"" + user + "\")";
    }

    @Override
    public String toString() {
        return nameNode + ", user " + user;
    }
}
