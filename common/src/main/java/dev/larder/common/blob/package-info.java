/**
 * Blob stores: where snapshots live. Callers bring keys and sources; stores keep immutable bytes and say precisely why
 * they could not. The interface is here; each kind of store is a room below, and only that room imports its SDK.
 */
package dev.larder.common.blob;
