package dev.larder.fe.kernel;

/**
 * A fact that has been decided. Facts are the only thing the edit log holds and the only way cluster state ever
 * changes, on the leader and during replay alike. Applying a fact that was once logged must always succeed.
 */
public interface StateChange {}
