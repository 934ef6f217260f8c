package dev.larder.common.blob.hdfs;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A namenode and a datanode in this process, on free ports of the loopback address. */
public final class EmbeddedHdfs implements AutoCloseable {
    private final MiniDFSCluster cluster;

    private EmbeddedHdfs(MiniDFSCluster cluster) {
        this.cluster = cluster;
    }

    public static EmbeddedHdfs start(Path folder) throws IOException {
        Configuration configuration = new Configuration();
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
        configuration.set("dfs.permissions.enabled", "true");
        // Small pages, so that few files make several.
        configuration.set("dfs.ls.limit", "3");
        MiniDFSCluster cluster =
                new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
        cluster.waitActive();
        cluster.getFileSystem().mkdirs(new org.apache.hadoop.fs.Path("/backup"));
        cluster.getFileSystem().setOwner(new org.apache.hadoop.fs.Path("/backup"), "larder", "larder");
        return new EmbeddedHdfs(cluster);
    }

    public URI uri() {
        return cluster.getURI();
    }

    public HdfsSettings settings(String root, String user) {
        return new HdfsSettings(uri(), root, new HdfsIdentity.Named(user), Map.of("dfs.replication", "1"));
    }

    /** Stops the datanode and starts it again, on its port and with its blocks. */
    void restartDatanode() throws IOException {
        if (!cluster.restartDataNode(0, true)) {
            throw new IOException("The datanode did not start again");
        }
        cluster.waitActive();
    }

    /** Changes bytes of the first block of a file on the datanode's disk. */
    void rot(String path) throws IOException {
        cluster.corruptReplica(
                0, DFSTestUtil.getFirstBlock(cluster.getFileSystem(), new org.apache.hadoop.fs.Path(path)));
    }

    @Override
    public void close() {
        cluster.shutdown();
    }
}
