package dev.larder.common.blob.hdfs;

import dev.larder.common.blob.BlobKey;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Optional;
import java.util.PriorityQueue;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.DistributedFileSystem;
import org.apache.hadoop.hdfs.protocol.DirectoryListing;
import org.apache.hadoop.hdfs.protocol.HdfsFileStatus;

/**
 * The entries of one folder in the order of their keys, read page by page from where they are wanted, so that a folder
 * of many thousand files is not read whole for every page of ours. For one thread.
 */
final class FolderListing {
    /** The last character of ASCII that a name may have; keys have none beyond. */
    private static final String HIGHEST = "~";

    private final FileSystem files;
    private final Path folder;
    /** Read, but perhaps not yet next: the keys in a folder go on with a slash, which sorts behind '-' and '.'. */
    private final PriorityQueue<Entry> waiting = new PriorityQueue<>(Comparator.comparing(Entry::name));

    private byte[] cursor;
    private String lastRead = "";
    private boolean ended;

    /** @param after entries before it may be left out */
    FolderListing(FileSystem files, Path folder, String after) {
        this.files = files;
        this.folder = folder;
        this.cursor = cursorBefore(after).getBytes(StandardCharsets.UTF_8);
    }

    /** A file or folder; the name of a folder ends in a slash. */
    record Entry(String name, FileStatus status) {
        boolean isFolder() {
            return status.isDirectory();
        }
    }

    Optional<Entry> next() throws IOException {
        // What is still to be read has a greater name than the last read one, and its key is greater still.
        while (!ended && (waiting.isEmpty() || waiting.peek().name().compareTo(lastRead) > 0)) {
            read();
        }
        return Optional.ofNullable(waiting.poll());
    }

    private void read() throws IOException {
        if (!(files instanceof DistributedFileSystem hdfs)) {
            readWhole();
            return;
        }
        DirectoryListing page = hdfs.getClient().listPaths(folder.toUri().getPath(), cursor);
        ended = page == null || !page.hasMore();
        if (page == null) {
            return;
        }
        for (HdfsFileStatus status : page.getPartialListing()) {
            // The listing of a file is the file itself, without a name.
            if (!status.getLocalName().isEmpty()) {
                add(status.getLocalName(), status.makeQualified(files.getUri(), folder));
            }
        }
        cursor = page.getLastName();
    }

    private void readWhole() throws IOException {
        ended = true;
        try {
            for (FileStatus status : files.listStatus(folder)) {
                if (status.getPath().depth() > folder.depth()) {
                    add(status.getPath().getName(), status);
                }
            }
        } catch (FileNotFoundException e) {
            // An empty listing.
        }
    }

    private void add(String name, FileStatus status) {
        lastRead = name;
        if (isKey(name)) {
            waiting.add(new Entry(status.isDirectory() ? name + "/" : name, status));
        }
    }

    /**
     * A name that is smaller than all whose keys may be wanted: those from {@code after} on, and folders whose names
     * are a beginning of it, since {@code a/x} comes after {@code a-b} though {@code a} comes before.
     */
    private static String cursorBefore(String after) {
        String name = after.split("/", 2)[0];
        int end = 0;
        while (end < name.length() && name.charAt(end) > '/') {
            end++;
        }
        if (end == 0) {
            return "";
        }
        return name.substring(0, end - 1) + (char) (name.charAt(end - 1) - 1) + HIGHEST;
    }

    private static boolean isKey(String name) {
        try {
            new BlobKey(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
