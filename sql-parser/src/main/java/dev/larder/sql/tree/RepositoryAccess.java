package dev.larder.sql.tree;

/** What a repository may be used for. */
public enum RepositoryAccess {
    READ_WRITE,
    READ_ONLY
}
