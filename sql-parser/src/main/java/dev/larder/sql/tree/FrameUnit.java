package dev.larder.sql.tree;

/** How a window frame counts. */
public enum FrameUnit {
    ROWS,
    RANGE
}
