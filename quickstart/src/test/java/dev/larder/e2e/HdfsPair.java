package dev.larder.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.hdfs.MiniDFSNNTopology;

/** Two NameNodes behind the name service {@code pair}, the first one active, and a DataNode. */
final class HdfsPair implements AutoCloseable {
    private final MiniDFSCluster cluster;

    private HdfsPair(MiniDFSCluster cluster) {
        this.cluster = cluster;
    }

    static HdfsPair start(Path folder) {
        try {
            Configuration configuration = new Configuration();
            configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
            configuration.set("dfs.permissions.enabled", "false");
            configuration.set("dfs.ha.tail-edits.period", "1");
            MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration)
                    .nnTopology(MiniDFSNNTopology.simpleHATopology())
                    .numDataNodes(1)
                    .build();
            cluster.transitionToActive(0);
            cluster.waitActive(0);
            return new HdfsPair(cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String createRepository(String name) {
        return "CREATE REPOSITORY " + name + " WITH HDFS ON LOCATION \"hdfs://pair/backups\" PROPERTIES ("
                + "\"hadoop.username\" = \"larder\", \"dfs.replication\" = \"1\", \"dfs.nameservices\" = \"pair\","
                + " \"dfs.ha.namenodes.pair\" = \"a,b\", \"dfs.namenode.rpc-address.pair.a\" = \"127.0.0.1:"
                + cluster.getNameNodePort(0) + "\", \"dfs.namenode.rpc-address.pair.b\" = \"127.0.0.1:"
                + cluster.getNameNodePort(1) + "\", \"dfs.client.failover.proxy.provider.pair\" ="
                + " \"org.apache.hadoop.hdfs.server.namenode.ha.ConfiguredFailoverProxyProvider\")";
    }

    /** The active NameNode dies, and the other one takes over. */
    void failOver() {
        try {
            cluster.shutdownNameNode(0);
            cluster.transitionToActive(1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cluster.shutdown();
    }
}
