package dev.larder.quickstart;

import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;

/** A real S3 server over a folder: signatures are checked, multipart uploads and conditional writes work. */
public final class EmbeddedS3 implements Closeable {
    public static final String ACCESS_KEY = "larder-quickstart";
    public static final String SECRET_KEY = "quickstart-secret-0123456789";

    private final S3Proxy server;

    private EmbeddedS3(S3Proxy server) {
        this.server = server;
    }

    /** Starts on the loopback address and makes sure that the bucket exists. Port 0 takes a free one. */
    public static EmbeddedS3 start(int port, Path folder, String bucket) throws IOException {
        Files.createDirectories(folder.resolve(bucket));
        S3Proxy server = S3Proxy.builder()
                .blobStore(new FilesystemNio2BlobStore(folder.toAbsolutePath().toString()))
                .endpoint(URI.create("http://127.0.0.1:" + port))
                .awsAuthentication(AuthenticationType.AWS_V4, ACCESS_KEY, SECRET_KEY)
                .jettyMaxThreads(40)
                .build();
        try {
            server.start();
        } catch (Exception e) {
            throw new IOException("S3 server: cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
        }
        return new EmbeddedS3(server);
    }

    public String endpoint() {
        return "http://127.0.0.1:" + server.getPort();
    }

    @Override
    public void close() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException("The S3 server did not stop", e);
        }
    }
}
