package dev.larder.common.blob.hdfs;

import dev.larder.common.blob.AccessDenied;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.StoreUnavailable;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.security.auth.Subject;
import javax.security.auth.kerberos.KerberosTicket;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.security.UserGroupInformation;

/**
 * A user who has shown a keytab to the KDC; a process may hold many, side by side.
 *
 * @param lifetime how long the ticket was good for when it was given
 */
record KerberosLogin(UserGroupInformation user, Duration lifetime) {
    private static final String LOGIN_MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    static KerberosLogin of(HdfsIdentity.Kerberos who) throws BlobStoreException {
        if (!Files.isReadable(who.keytab())) {
            throw new AccessDenied("Keytab '" + who.keytab() + "' "
                    + (Files.exists(who.keytab()) ? "cannot be read" : "does not exist")
                    + " here: property 'hadoop.kerberos.keytab' must name a file that every frontend and backend can"
                    + " read");
        }
        try {
            // Hadoop's own login gives the old ticket away before it asks for a new one. This one can fail in peace.
            LoginContext context = new LoginContext("larder", new Subject(), null, keytabOnly(who));
            context.login();
            Subject subject = context.getSubject();
            switchOn();
            return new KerberosLogin(
                    UserGroupInformation.getUGIFromSubject(subject),
                    lifetime(subject)
                            .orElseThrow(() -> new BlobStoreException("The KDC gave no ticket to " + who.principal())));
        } catch (LoginException e) {
            throw named(who, e);
        } catch (IllegalArgumentException e) {
            throw new BlobStoreException(
                    "Cannot use Kerberos: " + e.getMessage() + "; expected a default_realm in krb5.conf", e);
        } catch (IOException e) {
            throw HdfsErrors.named("log in to Kerberos as '" + who.principal() + "'", e);
        }
    }

    /** Whether Kerberos is known at all is one switch for the whole process in Hadoop. It takes a krb5.conf. */
    private static synchronized void switchOn() {
        if (UserGroupInformation.isSecurityEnabled()) {
            return;
        }
        Configuration process = new Configuration();
        process.set("hadoop.security.authentication", "kerberos");
        // Names of other realms and of services stay as they are. Hadoop's own mechanism refuses to log them in.
        process.set("hadoop.security.auth_to_local.mechanism", "mit");
        UserGroupInformation.setConfiguration(process);
    }

    private static Optional<Duration> lifetime(Subject subject) {
        return subject.getPrivateCredentials(KerberosTicket.class).stream()
                .filter(ticket -> ticket.getServer().getName().startsWith("krbtgt/"))
                .map(ticket -> Duration.between(
                        ticket.getAuthTime().toInstant(), ticket.getEndTime().toInstant()))
                .findFirst();
    }

    private static javax.security.auth.login.Configuration keytabOnly(HdfsIdentity.Kerberos who) {
        Map<String, String> options = Map.of(
                "useKeyTab", "true",
                "keyTab", who.keytab().toString(),
                "principal", who.principal(),
                "doNotPrompt", "true",
                // An administrator may have changed it since this process began.
                "refreshKrb5Config", "true");
        AppConfigurationEntry entry = new AppConfigurationEntry(LOGIN_MODULE, LoginModuleControlFlag.REQUIRED, options);
        return new javax.security.auth.login.Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        };
    }

    private static BlobStoreException named(HdfsIdentity.Kerberos who, LoginException e) {
        String start = "Cannot log in to Kerberos as '" + who.principal() + "' with keytab '" + who.keytab() + "': ";
        String text = messages(e);
        if (text.contains("Unable to obtain password")) {
            return new AccessDenied(start + "the keytab holds no key of that principal", e);
        }
        if (text.contains("Client not found")) {
            return new AccessDenied(start + "the KDC knows no such principal", e);
        }
        if (text.contains("(24)") || text.contains("Checksum failed")) {
            return new AccessDenied(start + "the KDC refuses its key; expected a keytab made since it changed", e);
        }
        if (isCausedBy(e, SocketException.class) || isCausedBy(e, SocketTimeoutException.class)) {
            return new StoreUnavailable(start + "no KDC answers: " + text, e);
        }
        // Nothing of it changes by waiting: a realm that krb5.conf does not know, or no krb5.conf.
        return new BlobStoreException(
                start + text + "; expected a krb5.conf with that realm: /etc/krb5.conf, or the file named by the Java"
                        + " property java.security.krb5.conf",
                e);
    }

    private static boolean isCausedBy(Throwable e, Class<? extends Throwable> kind) {
        for (Throwable one = e; one != null; one = one.getCause()) {
            if (kind.isInstance(one)) {
                return true;
            }
        }
        return false;
    }

    /** Of the whole chain, each once, because the reason is said by different members of it. */
    private static String messages(Throwable e) {
        Set<String> all = new LinkedHashSet<>();
        for (Throwable one = e; one != null; one = one.getCause()) {
            if (one.getMessage() != null) {
                all.add(one.getMessage().strip());
            }
        }
        return String.join(": ", all);
    }
}
