package dev.larder.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.RemoteIterator;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A NameNode and a DataNode. */
final class HdfsStore implements RemoteStore {
    private static final String ROOT = "/backups";

    private final MiniDFSCluster cluster;
    private final FileSystem files;

    private HdfsStore(MiniDFSCluster cluster) throws IOException {
        this.cluster = cluster;
        this.files = cluster.getFileSystem();
    }

    static HdfsStore start(Path folder) {
        try {
            Configuration configuration = new Configuration();
            configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, folder.toString());
            configuration.set("dfs.permissions.enabled", "false");
            MiniDFSCluster cluster =
                    new MiniDFSCluster.Builder(configuration).numDataNodes(1).build();
            cluster.waitActive();
            return new HdfsStore(cluster);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String createRepository(String name, String options) {
        return createRepository(name, options, uri(), Map.of());
    }

    /** The same, by way of another address and with more properties. */
    String createRepository(String name, String options, URI nameNode, Map<String, String> properties) {
        String more = properties.entrySet().stream()
                .map(property -> ", \"" + property.getKey() + "\" = \"" + property.getValue() + "\"")
                .collect(Collectors.joining());
        return "CREATE " + options + " REPOSITORY `" + name + "` WITH HDFS ON LOCATION \"" + nameNode + ROOT
                + "\" PROPERTIES (\"fs.defaultFS\" = \"" + nameNode
                + "\", \"hadoop.username\" = \"larder\", \"dfs.replication\" = \"1\"" + more + ")";
    }

    URI uri() {
        return URI.create("hdfs://127.0.0.1:" + cluster.getNameNodePort());
    }

    @Override
    public Set<String> objects(String repository) {
        Set<String> keys = new TreeSet<>();
        org.apache.hadoop.fs.Path root = new org.apache.hadoop.fs.Path(ROOT + "/" + repository);
        try {
            RemoteIterator<LocatedFileStatus> all = files.listFiles(root, true);
            while (all.hasNext()) {
                String path = all.next().getPath().toUri().getPath();
                keys.add(path.substring(root.toString().length() + 1));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return keys;
    }

    @Override
    public byte[] read(String repository, String key) {
        try (InputStream in = files.open(new org.apache.hadoop.fs.Path(ROOT + "/" + repository + "/" + key))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void delete(String repository, String key) {
        try {
            files.delete(new org.apache.hadoop.fs.Path(ROOT + "/" + repository + "/" + key), false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        cluster.shutdown();
    }
}
