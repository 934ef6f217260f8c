package dev.larder.bench;

/** What everyone talks to. */
sealed interface Store permits S3Store, HdfsStore {
    /** What stands behind the name in CREATE REPOSITORY. */
    String repositoryClause();
}
