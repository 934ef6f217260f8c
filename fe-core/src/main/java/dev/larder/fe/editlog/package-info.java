/**
 * The durable, ordered list of everything that was decided, and images of the state it leads to. Entries of facts come
 * in; once they are durable they go to the replica that applies them. How facts look on disk is known here alone.
 */
package dev.larder.fe.editlog;
