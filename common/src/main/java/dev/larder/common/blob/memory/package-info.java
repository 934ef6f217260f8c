/**
 * The reference store: blobs in a sorted map. Tests bring keys and bytes; they get the behaviour that every other store
 * must show, without a disk or a network. Nothing survives the process.
 */
package dev.larder.common.blob.memory;
