package dev.larder.sql.tree;

/**
 * A part of a statement. Nodes are immutable and equal when they say the same, wherever they stood.
 */
public interface Node {
    Position position();
}
