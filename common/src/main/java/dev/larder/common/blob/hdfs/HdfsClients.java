package dev.larder.common.blob.hdfs;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Interrupted;
import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.UserGroupInformation;

/** Makes Hadoop clients of their own, one per store, that give up on a dead server within seconds. */
final class HdfsClients {
    /** Ours, unless the user says otherwise. Hadoop's own values wait for minutes. */
    private static final Map<String, String> DEFAULTS = Map.ofEntries(
            Map.entry("ipc.client.connect.timeout", "4000"),
            Map.entry("ipc.client.connect.max.retries", "2"),
            Map.entry("ipc.client.connect.max.retries.on.timeouts", "1"),
            Map.entry("ipc.client.connect.retry.interval", "500"),
            Map.entry("ipc.client.rpc-timeout.ms", "30000"),
            Map.entry("dfs.client.socket-timeout", "30000"),
            Map.entry("dfs.client.retry.policy.enabled", "false"),
            Map.entry("dfs.client.failover.max.attempts", "4"),
            Map.entry("dfs.client.failover.sleep.base.millis", "200"),
            Map.entry("dfs.client.failover.sleep.max.millis", "2000"),
            Map.entry("dfs.client.block.write.retries", "2"),
            // The client asks whether the last block has arrived, and by default sleeps 400 ms when it is too early.
            Map.entry("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", "10"),
            Map.entry("fs.hdfs.impl.disable.cache", "true"),
            Map.entry("fs.automatic.close", "false"));

    private HdfsClients() {}

    static FileSystem connect(HdfsSettings settings) throws BlobStoreException {
        Configuration configuration = new Configuration();
        DEFAULTS.forEach(configuration::set);
        settings.configuration().forEach(configuration::set);
        configuration.set("fs.defaultFS", settings.fileSystem().toString());
        PrivilegedExceptionAction<FileSystem> connect =
                () -> FileSystem.newInstance(settings.fileSystem(), configuration);
        try {
            return UserGroupInformation.createRemoteUser(settings.user()).doAs(connect);
        } catch (InterruptedException e) {
            throw new Interrupted("Interrupted while connecting to " + settings.fileSystem(), e);
        } catch (IOException e) {
            throw HdfsErrors.named("connect to " + settings.fileSystem(), e);
        } catch (RuntimeException e) {
            // Hadoop reports many wrong settings so, an unknown host of the namenode among them.
            throw new BlobStoreException("Cannot connect to " + settings.fileSystem() + ": " + e.getMessage(), e);
        }
    }
}
