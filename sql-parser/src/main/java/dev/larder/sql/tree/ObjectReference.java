package dev.larder.sql.tree;

import java.util.Optional;

/** {@code table [PARTITION (...)] [AS alias]} of a backup or restore; the name should have one part, which is not checked. */
public record ObjectReference(
        QualifiedName name, Optional<PartitionSelection> partitions, Optional<Identifier> alias, Position position)
        implements Node {}
