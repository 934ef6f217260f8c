package dev.larder.sql.tree;

import java.util.Optional;

/** {@code 'user'@'host'}. */
public record UserName(String user, Optional<String> host, Position position) implements Node {}
