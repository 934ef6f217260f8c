package dev.larder.sql.tree;

/** Which value of a system variable is meant. */
public enum VariableScope {
    /** As written without scope; MySQL takes it as SESSION, or GLOBAL when there is no session value. */
    UNSPECIFIED,
    SESSION,
    GLOBAL
}
