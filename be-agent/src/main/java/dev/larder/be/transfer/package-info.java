/**
 * Moves the files of tablets to and from repositories, in parallel and within limits. Linked tablets and manifests come
 * in; blobs and batch manifests, or verified files in staging, go out. Which files make up a tablet is known elsewhere.
 */
package dev.larder.be.transfer;
