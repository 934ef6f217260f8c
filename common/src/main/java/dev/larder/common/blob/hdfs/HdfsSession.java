package dev.larder.common.blob.hdfs;

import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Interrupted;
import java.io.Closeable;
import java.io.IOException;
import java.security.PrivilegedExceptionAction;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Hadoop client of one store, with a login of its own, that gives up on a dead server within seconds. When most of a
 * Kerberos ticket's time has passed, another login and another client take over; what the former client has under way
 * ends with its own ticket. Safe for many threads.
 */
final class HdfsSession implements Closeable {
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

    /** Of a ticket's time; what is left is for work that is under way, and for a KDC that does not answer at once. */
    private static final int RENEWED_AFTER_PERCENT = 70;

    private static final Duration RENEWAL_RETRY = Duration.ofSeconds(30);
    private static final Logger log = LoggerFactory.getLogger(HdfsSession.class);

    private final HdfsSettings settings;
    private final LongSupplier nanos;
    // Guarded by this.
    private final List<FileSystem> opened = new ArrayList<>();
    // Replaced under the monitor, read anywhere.
    private volatile Client client;

    private HdfsSession(HdfsSettings settings, LongSupplier nanos) throws BlobStoreException {
        this.settings = settings;
        this.nanos = nanos;
        this.client = connect();
    }

    /** @param renewAt nanoseconds; empty for a login that has no end */
    private record Client(FileSystem files, OptionalLong renewAt) {}

    /** Logs in and makes the client; fails when the settings are wrong or the KDC says no. */
    static HdfsSession open(HdfsSettings settings) throws BlobStoreException {
        return open(settings, System::nanoTime);
    }

    /** @param nanos a clock, of any beginning */
    static HdfsSession open(HdfsSettings settings, LongSupplier nanos) throws BlobStoreException {
        return new HdfsSession(settings, nanos);
    }

    /** The client to begin an operation with. */
    FileSystem files() {
        Client current = client;
        if (isDue(current)) {
            renew(current);
        }
        return client.files();
    }

    private boolean isDue(Client one) {
        return one.renewAt().isPresent() && nanos.getAsLong() - one.renewAt().getAsLong() >= 0;
    }

    private synchronized void renew(Client former) {
        if (!client.equals(former)) {
            return;
        }
        try {
            client = connect();
        } catch (BlobStoreException e) {
            // The ticket is good for a while yet. When it is not, the operation fails and says so.
            log.warn("Cannot renew the Kerberos ticket of {}; it is tried again: {}", settings, e.getMessage());
            client = new Client(former.files(), OptionalLong.of(nanos.getAsLong() + RENEWAL_RETRY.toNanos()));
        }
    }

    private Client connect() throws BlobStoreException {
        long now = nanos.getAsLong();
        Optional<KerberosLogin> login = Optional.empty();
        if (settings.identity() instanceof HdfsIdentity.Kerberos kerberos) {
            login = Optional.of(KerberosLogin.of(kerberos));
        }
        UserGroupInformation user = login.map(KerberosLogin::user)
                .orElseGet(() -> UserGroupInformation.createRemoteUser(
                        settings.identity().toString()));
        FileSystem files = connect(user);
        synchronized (this) {
            opened.add(files);
        }
        return new Client(
                files,
                login.map(one -> OptionalLong.of(now + renewedAfter(one.lifetime())))
                        .orElseGet(OptionalLong::empty));
    }

    private static long renewedAfter(Duration lifetime) {
        return lifetime.multipliedBy(RENEWED_AFTER_PERCENT).dividedBy(100).toNanos();
    }

    private FileSystem connect(UserGroupInformation user) throws BlobStoreException {
        Configuration configuration = new Configuration();
        configuration(settings).forEach(configuration::set);
        PrivilegedExceptionAction<FileSystem> connect =
                () -> FileSystem.newInstance(settings.fileSystem(), configuration);
        try {
            return user.doAs(connect);
        } catch (InterruptedException e) {
            throw new Interrupted("Interrupted while connecting to " + settings.fileSystem(), e);
        } catch (IOException e) {
            throw HdfsErrors.named("connect to " + settings.fileSystem(), e);
        } catch (RuntimeException e) {
            // Hadoop reports many wrong settings so, an unknown host of the namenode among them.
            throw new BlobStoreException("Cannot connect to " + settings.fileSystem() + ": " + e.getMessage(), e);
        }
    }

    private static Map<String, String> configuration(HdfsSettings settings) {
        boolean kerberos = settings.identity() instanceof HdfsIdentity.Kerberos;
        Class<?> sockets = kerberos ? HdfsSockets.Kerberos.class : HdfsSockets.Simple.class;
        Map<String, String> all = new TreeMap<>(DEFAULTS);
        all.put("hadoop.rpc.socket.factory.class.default", sockets.getName());
        all.putAll(settings.configuration());
        all.put("fs.defaultFS", settings.fileSystem().toString());
        all.put("hadoop.security.authentication", kerberos ? "kerberos" : "simple");
        // Once any repository uses Kerberos, the client of every other one offers it too, and must take no for an
        // answer. One that asks for Kerberos must not: whoever answers might be anybody.
        all.put("ipc.client.fallback-to-simple-auth-allowed", Boolean.toString(!kerberos));
        return all;
    }

    @Override
    public void close() {
        List<FileSystem> all;
        synchronized (this) {
            all = List.copyOf(opened);
            opened.clear();
        }
        for (FileSystem files : all) {
            try {
                files.close();
            } catch (IOException e) {
                // Every blob was complete before its put returned: there is nothing to lose here.
            }
        }
    }
}
