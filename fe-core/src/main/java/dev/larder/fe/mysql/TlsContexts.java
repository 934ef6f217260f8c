package dev.larder.fe.mysql;

import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes the TLS side of the server. */
final class TlsContexts {
    private static final X500Name NAME = new X500Name("CN=Larder");
    private static final Duration CLOCK_SKEW = Duration.ofDays(1);
    private static final Duration LIFE = Duration.ofDays(3650);
    private static final int SERIAL_BITS = 120;

    private TlsContexts() {}

    /** The context, if TLS is wanted; throws if the certificate cannot be used. */
    static Optional<SslContext> of(Tls tls, InstantSource clock) throws IOException {
        if (tls instanceof Tls.Files files) {
            return Optional.of(build(SslContextBuilder.forServer(
                    files.certificateChain().toFile(), files.privateKey().toFile())));
        }
        return tls instanceof Tls.SelfSigned ? Optional.of(build(selfSigned(clock.instant()))) : Optional.empty();
    }

    private static SslContext build(SslContextBuilder builder) throws IOException {
        return builder.protocols("TLSv1.3", "TLSv1.2").build();
    }

    private static SslContextBuilder selfSigned(Instant now) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            KeyPair pair = generator.generateKeyPair();
            JcaX509v3CertificateBuilder certificate = new JcaX509v3CertificateBuilder(
                    NAME,
                    new BigInteger(SERIAL_BITS, new SecureRandom()),
                    Date.from(now.minus(CLOCK_SKEW)),
                    Date.from(now.plus(LIFE)),
                    NAME,
                    pair.getPublic());
            X509Certificate signed = new JcaX509CertificateConverter()
                    .getCertificate(
                            certificate.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            return SslContextBuilder.forServer(pair.getPrivate(), signed);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("Cannot make a self-signed certificate", e);
        }
    }
}
