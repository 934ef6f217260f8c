/**
 * INSERT: rows come in, checked and typed; they are prepared on every whole replica, committed as one fact when a majority
 * of each tablet has them, and published so that the next query sees them. The versions of partitions move here alone.
 */
package dev.larder.fe.load;
