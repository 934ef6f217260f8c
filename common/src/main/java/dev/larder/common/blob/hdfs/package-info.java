/**
 * A store in a folder of HDFS; the only room that imports Hadoop. Settings come in; blobs are written under temporary
 * names and renamed, because HDFS shows a file while it is still being written. Errors leave under our names.
 */
package dev.larder.common.blob.hdfs;
