package dev.larder.common.blob.hdfs;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobAlreadyExists;
import dev.larder.common.blob.BlobNotFound;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.Interrupted;
import dev.larder.common.blob.StoreUnavailable;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.ParentNotDirectoryException;
import org.apache.hadoop.fs.UnsupportedFileSystemException;
import org.apache.hadoop.hdfs.protocol.QuotaExceededException;
import org.apache.hadoop.ipc.RemoteException;
import org.apache.hadoop.security.AccessControlException;

/** Tells which named error a Hadoop exception is. */
final class HdfsErrors {
    private HdfsErrors() {}

    /** @param what the operation and its key: {@code put blob data/x} */
    static BlobStoreException named(String what, IOException e) {
        if (e instanceof BlobStoreException named) {
            return named;
        }
        IOException cause = e instanceof RemoteException remote ? remote.unwrapRemoteException() : e;
        String message = "Cannot " + what + ": " + firstLine(cause);
        // HDFS answers so when it may not look below a file, as it calls it: there is nothing.
        if (cause instanceof ParentNotDirectoryException || message.contains("(is not a directory)")) {
            return new BlobNotFound(message, e);
        }
        if (cause instanceof AccessControlException || cause.toString().contains("AccessControlException")) {
            return new AccessDenied(message, e);
        }
        if (cause instanceof FileNotFoundException) {
            return new BlobNotFound(message, e);
        }
        if (cause instanceof FileAlreadyExistsException) {
            return new BlobAlreadyExists(message, e);
        }
        if (cause instanceof ChecksumException) {
            return new CorruptBlob(message, e);
        }
        if (cause instanceof QuotaExceededException || cause instanceof UnsupportedFileSystemException) {
            return new BlobStoreException(message, e);
        }
        boolean interrupted = cause instanceof ClosedByInterruptException
                || (cause instanceof InterruptedIOException && !(cause instanceof SocketTimeoutException));
        return interrupted || Thread.currentThread().isInterrupted()
                ? new Interrupted(message, e)
                : new StoreUnavailable(message, e);
    }

    /** Hadoop's messages may hold a whole stack trace of the server. */
    private static String firstLine(IOException e) {
        String text = e.getMessage() == null ? e.toString() : e.getMessage();
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
