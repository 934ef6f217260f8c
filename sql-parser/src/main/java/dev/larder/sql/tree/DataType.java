package dev.larder.sql.tree;

import java.util.List;

/** A type as written: name in upper case and the numbers in parentheses, both unchecked. */
public record DataType(String name, List<Integer> parameters, Position position) implements Node {
    public DataType {
        parameters = List.copyOf(parameters);
    }
}
