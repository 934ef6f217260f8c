/** Asks a store for everything that snapshots rely on, and says which of it does not hold. */
package dev.larder.common.blob.analysis;
