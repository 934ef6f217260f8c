package dev.larder.common.blob.hdfs;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.minikdc.MiniKdc;
import org.apache.hadoop.security.UserGroupInformation;
import org.slf4j.LoggerFactory;

/**
 * A namenode and a datanode, and perhaps a KDC without which they believe nobody. They are a process of their own, because
 * in Hadoop a process knows Kerberos either everywhere or nowhere. It ends when its input does, so it never outlives its
 * starter.
 */
public final class HdfsProcess implements AutoCloseable {
    private static final String READY = "READY ";
    private static final String SERVICE = "hdfs/localhost";
    private static final int STOP_SECONDS = 10;

    private final Process process;
    private final OutputStream life;
    private final Path folder;
    // Known once it is ready.
    private URI uri;
    private String realm;
    private Path krb5Conf;

    private HdfsProcess(Process process, Path folder) {
        this.process = process;
        this.life = process.getOutputStream();
        this.folder = folder;
    }

    /** With a KDC; returns before it is ready. Its folder {@code /backup} belongs to the user {@code backup}. */
    public static HdfsProcess secure(Path folder) throws IOException {
        return start(folder, "kerberos");
    }

    /** Without Kerberos; returns before it is ready. Its folder {@code /backup} belongs to the user {@code backup}. */
    public static HdfsProcess simple(Path folder) throws IOException {
        return start(folder, "simple");
    }

    private static HdfsProcess start(Path folder, String authentication) throws IOException {
        Files.createDirectories(folder);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx512m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HdfsProcess.class.getName(),
                        folder.toString(),
                        authentication)
                .redirectError(folder.resolve("log.txt").toFile())
                .start();
        return new HdfsProcess(process, folder);
    }

    /** Waits until it can be used. */
    public void awaitReady() throws IOException {
        BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.startsWith(READY)) {
                String[] said = line.split(" ", 4);
                uri = URI.create(said[1]);
                realm = said[2];
                krb5Conf = Path.of(said[3]);
                return;
            }
        }
        throw new IOException("The HDFS did not start:\n" + Files.readString(folder.resolve("log.txt")));
    }

    /** Where the KDC is, for {@code java.security.krb5.conf}. */
    public Path krb5Conf() {
        return krb5Conf;
    }

    public URI uri() {
        return uri;
    }

    public String principal(String user) {
        return user + "@" + realm;
    }

    /** There is one for {@code backup} and one for {@code stranger}. */
    public Path keytab(String user) {
        return folder.resolve(user + ".keytab");
    }

    /** What a repository must say to reach it, but for the user. */
    public Map<String, String> clientConfiguration() {
        return Map.of(
                "dfs.namenode.kerberos.principal",
                SERVICE + "@" + realm,
                "dfs.data.transfer.protection",
                "authentication",
                "dfs.replication",
                "1");
    }

    @Override
    public void close() {
        try {
            life.close();
            if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    /** The process itself. */
    public static void main(String[] arguments) {
        int exit = 1;
        try {
            run(arguments);
            exit = 0;
        } catch (Exception e) {
            LoggerFactory.getLogger(HdfsProcess.class).error("It did not start", e);
        }
        // Threads of what has been started would go on.
        Runtime.getRuntime().halt(exit);
    }

    private static void run(String[] arguments) throws Exception {
        File folder = new File(arguments[0]);
        Configuration configuration = new Configuration();
        String kerberos = "- -";
        if (arguments[1].equals("kerberos")) {
            MiniKdc kdc = startKdc(folder);
            File keytab = new File(folder, "service.keytab");
            configuration = configuration(kdc.getRealm(), keytab);
            UserGroupInformation.setConfiguration(configuration);
            UserGroupInformation.loginUserFromKeytab(SERVICE + "@" + kdc.getRealm(), keytab.getPath());
            kerberos = kdc.getRealm() + " " + kdc.getKrb5conf();
        }
        configuration.set(MiniDFSCluster.HDFS_MINIDFS_BASEDIR, new File(folder, "dfs").getPath());
        configuration.set("dfs.datanode.address", "127.0.0.1:0");
        configuration.set("dfs.datanode.http.address", "127.0.0.1:0");
        configuration.set("dfs.datanode.ipc.address", "127.0.0.1:0");
        configuration.set("dfs.replication", "1");
        // Small pages, so that few files make several.
        configuration.set("dfs.ls.limit", "3");
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration)
                .numDataNodes(1)
                .checkDataNodeAddrConfig(true)
                .build();
        cluster.waitActive();
        org.apache.hadoop.fs.Path backup = new org.apache.hadoop.fs.Path("/backup");
        cluster.getFileSystem().mkdirs(backup);
        cluster.getFileSystem().setOwner(backup, "backup", "backup");
        System.out.println(READY + "hdfs://localhost:" + cluster.getNameNodePort() + " " + kerberos);
        System.out.flush();
        while (System.in.read() >= 0) {
            // Nobody writes. The end of input is the sign.
        }
    }

    private static MiniKdc startKdc(File folder) throws Exception {
        Properties settings = MiniKdc.createConf();
        settings.setProperty(MiniKdc.KDC_BIND_ADDRESS, "127.0.0.1");
        MiniKdc kdc = new MiniKdc(settings, folder);
        kdc.start();
        kdc.createPrincipal(new File(folder, "service.keytab"), SERVICE, "HTTP/localhost");
        for (String user : List.of("backup", "stranger")) {
            kdc.createPrincipal(new File(folder, user + ".keytab"), user);
        }
        return kdc;
    }

    private static Configuration configuration(String realm, File keytab) {
        Configuration configuration = new Configuration();
        configuration.set("hadoop.security.authentication", "kerberos");
        configuration.set("hadoop.security.authorization", "true");
        for (String role : List.of("namenode", "datanode")) {
            configuration.set("dfs." + role + ".kerberos.principal", SERVICE + "@" + realm);
            configuration.set("dfs." + role + ".keytab.file", keytab.getPath());
        }
        configuration.set("dfs.web.authentication.kerberos.principal", "HTTP/localhost@" + realm);
        configuration.set("dfs.web.authentication.kerberos.keytab", keytab.getPath());
        configuration.set("dfs.block.access.token.enable", "true");
        configuration.set("dfs.data.transfer.protection", "authentication");
        configuration.set("ignore.secure.ports.for.testing", "true");
        configuration.set("dfs.http.policy", "HTTP_ONLY");
        return configuration;
    }
}
