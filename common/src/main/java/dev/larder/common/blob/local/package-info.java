/**
 * A store in a folder of the local file system. Blobs come in as temporary files and are linked or moved to their names
 * once they are safe on disk; what goes out is read from those files. Meant for one machine and for tests.
 */
package dev.larder.common.blob.local;
