package dev.larder.sql.tree;

/** Lists that MySQL clients ask for. */
public enum Capability {
    ENGINES,
    COLLATION,
    CHARACTER_SET,
    PLUGINS
}
