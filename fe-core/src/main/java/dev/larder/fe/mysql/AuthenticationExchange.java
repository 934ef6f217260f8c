package dev.larder.fe.mysql;

import dev.larder.fe.session.Account;
import dev.larder.fe.session.PasswordHashes;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Questions and answers until a client has proved who it is. A client that names no account goes through the same
 * questions against the hashes of a password that nobody knows.
 */
final class AuthenticationExchange {
    /** Where the exchange stands. */
    enum Outcome {
        /** A question was sent. */
        WAITING,
        ACCEPTED,
        DENIED
    }

    /** What the server may send. */
    interface Questions {
        void switchTo(AuthPlugin plugin, byte[] nonce);

        void moreData(byte[] data);
    }

    /** Whether the connection hides what is sent. */
    enum Cover {
        TLS,
        NONE
    }

    private static final byte FAST_LOGIN_DONE = 3;
    private static final byte SEND_PASSWORD = 4;
    private static final byte SEND_PUBLIC_KEY = 2;

    private enum Step {
        SCRAMBLE,
        PASSWORD
    }

    private final PasswordHashes hashes;
    private final boolean known;
    private final Cover cover;
    private final Secrets secrets;
    private final Questions questions;

    private AuthPlugin plugin = AuthPlugin.NATIVE;
    private byte[] nonce = new byte[0];
    private Step step = Step.SCRAMBLE;
    private boolean gavePassword;

    /** What a server has for all its exchanges. */
    record Secrets(SecureRandom random, PasswordKey key, PasswordHashes decoy) {
        static Secrets generate() {
            SecureRandom random = new SecureRandom();
            byte[] nobodyKnows = new byte[32];
            random.nextBytes(nobodyKnows);
            PasswordHashes decoy = PasswordHashes.of(new String(nobodyKnows, StandardCharsets.ISO_8859_1));
            return new Secrets(random, new PasswordKey(), decoy);
        }
    }

    AuthenticationExchange(Optional<Account> account, Cover cover, Secrets secrets, Questions questions) {
        this.known = account.isPresent();
        this.hashes = account.map(Account::hashes).orElse(secrets.decoy());
        this.cover = cover;
        this.secrets = secrets;
        this.questions = questions;
    }

    /** The client's first answer, given to the nonce of the greeting. */
    Outcome start(String clientPlugin, byte[] response, byte[] greetingNonce) {
        Optional<AuthPlugin> wanted = AuthPlugin.named(clientPlugin).filter(this::usable);
        if (wanted.isEmpty()) {
            return restart(clientPlugin);
        }
        plugin = wanted.get();
        nonce = greetingNonce;
        return answer(response);
    }

    /** Asks with a fresh nonce, in the client's way if the account allows it. */
    Outcome restart(String clientPlugin) {
        AuthPlugin fallback = usable(AuthPlugin.NATIVE) ? AuthPlugin.NATIVE : AuthPlugin.CACHING_SHA2;
        return switchTo(AuthPlugin.named(clientPlugin).filter(this::usable).orElse(fallback));
    }

    /** The client's answer to the last question. */
    Outcome answer(byte[] response) {
        return step == Step.PASSWORD ? passwordAnswer(response) : scrambleAnswer(response);
    }

    /** Whether the client sent any password, for the text of error 1045. */
    boolean gavePassword() {
        return gavePassword;
    }

    private boolean usable(AuthPlugin candidate) {
        return hashes.isEmpty()
                || switch (candidate) {
                    case NATIVE -> !hashes.nativeHash().isEmpty();
                    case CACHING_SHA2 -> true;
                };
    }

    private Outcome switchTo(AuthPlugin next) {
        plugin = next;
        nonce = Scrambles.nonce(secrets.random());
        questions.switchTo(plugin, nonce);
        return Outcome.WAITING;
    }

    private Outcome scrambleAnswer(byte[] response) {
        // For no password a client sends nothing, or with caching_sha2_password a zero.
        boolean empty = response.length == 0 || (response.length == 1 && response[0] == 0);
        gavePassword = !empty;
        if (empty) {
            return verdict(hashes.isEmpty());
        }
        if (hashes.isEmpty()) {
            return Outcome.DENIED;
        }
        return switch (plugin) {
            case NATIVE -> verdict(Scrambles.matchesNative(response, nonce, hashes.nativeHash()));
            case CACHING_SHA2 -> sha2Answer(response);
        };
    }

    private Outcome sha2Answer(byte[] response) {
        if (hashes.sha2Verifier().isEmpty()) {
            // Only the password itself can be checked against a native hash.
            step = Step.PASSWORD;
            questions.moreData(new byte[] {SEND_PASSWORD});
            return Outcome.WAITING;
        }
        Outcome outcome = verdict(Scrambles.matchesSha2(response, nonce, hashes.sha2Verifier()));
        if (outcome == Outcome.ACCEPTED) {
            questions.moreData(new byte[] {FAST_LOGIN_DONE});
        }
        return outcome;
    }

    private Outcome passwordAnswer(byte[] response) {
        if (cover == Cover.TLS) {
            return verdict(matchesPassword(response));
        }
        if (response.length == 1 && response[0] == SEND_PUBLIC_KEY) {
            questions.moreData(secrets.key().publicPem());
            return Outcome.WAITING;
        }
        return verdict(secrets.key()
                .decrypt(response)
                .map(covered -> matchesPassword(Scrambles.xor(covered, nonce)))
                .orElse(false));
    }

    private boolean matchesPassword(byte[] terminated) {
        int length = terminated.length > 0 && terminated[terminated.length - 1] == 0
                ? terminated.length - 1
                : terminated.length;
        String password = new String(Arrays.copyOf(terminated, length), StandardCharsets.UTF_8);
        byte[] given = PasswordHashes.of(password).nativeHash().getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(given, hashes.nativeHash().getBytes(StandardCharsets.US_ASCII));
    }

    private Outcome verdict(boolean proved) {
        return proved && known ? Outcome.ACCEPTED : Outcome.DENIED;
    }
}
