package dev.larder.sql.tree;

/** What the last statement may have left behind. */
public enum DiagnosticKind {
    WARNINGS,
    ERRORS
}
