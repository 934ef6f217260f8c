package dev.larder.fe.work;

import dev.larder.common.blob.open.RepositoryAddress;

/** A repository that a user wants to create. */
public record RepositoryDraft(RepositoryAddress address, boolean readOnly) {}
