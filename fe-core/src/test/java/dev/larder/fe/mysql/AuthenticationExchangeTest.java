package dev.larder.fe.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.fe.mysql.AuthenticationExchange.Cover;
import dev.larder.fe.mysql.AuthenticationExchange.Outcome;
import dev.larder.fe.session.Account;
import dev.larder.fe.session.PasswordHashes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;

class AuthenticationExchangeTest {
    private static final AuthenticationExchange.Secrets SECRETS = AuthenticationExchange.Secrets.generate();
    private static final byte[] NONCE = Scrambles.nonce(SECRETS.random());
    private static final String PASSWORD = "secret";
    private static final String NATIVE = AuthPlugin.NATIVE.wireName();
    private static final String SHA2 = AuthPlugin.CACHING_SHA2.wireName();
    private static final byte[] NOTHING = {};
    private static final byte[] ZERO = {0};

    private final List<AuthPlugin> switches = new ArrayList<>();
    private final List<byte[]> nonces = new ArrayList<>();
    private final List<byte[]> data = new ArrayList<>();

    private final AuthenticationExchange.Questions questions = new AuthenticationExchange.Questions() {
        @Override
        public void switchTo(AuthPlugin plugin, byte[] nonce) {
            switches.add(plugin);
            nonces.add(nonce);
        }

        @Override
        public void moreData(byte[] more) {
            data.add(more);
        }
    };

    @Test
    void acceptsTheRightPasswordEitherWay() {
        assertThat(withPassword().start(NATIVE, nativeScramble(PASSWORD, NONCE), NONCE))
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(withPassword().start(SHA2, sha2Scramble(PASSWORD, NONCE), NONCE))
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(data).containsExactly(new byte[] {3});
    }

    @Test
    void deniesAWrongPasswordAndNone() {
        assertThat(withPassword().start(NATIVE, nativeScramble("wrong", NONCE), NONCE))
                .isEqualTo(Outcome.DENIED);
        assertThat(withPassword().start(SHA2, sha2Scramble("wrong", NONCE), NONCE))
                .isEqualTo(Outcome.DENIED);
        assertThat(withPassword().start(NATIVE, NOTHING, NONCE)).isEqualTo(Outcome.DENIED);
        assertThat(withPassword().start(SHA2, ZERO, NONCE)).isEqualTo(Outcome.DENIED);
        assertThat(withPassword().start(NATIVE, new byte[7], NONCE)).isEqualTo(Outcome.DENIED);
    }

    @Test
    void deniesAScrambleForAnotherNonce() {
        byte[] older = Scrambles.nonce(SECRETS.random());
        assertThat(withPassword().start(NATIVE, nativeScramble(PASSWORD, older), NONCE))
                .isEqualTo(Outcome.DENIED);
    }

    @Test
    void acceptsNoPasswordOnlyWhereThereIsNone() {
        assertThat(exchange(PasswordHashes.NONE, Cover.NONE).start(NATIVE, NOTHING, NONCE))
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(exchange(PasswordHashes.NONE, Cover.NONE).start(SHA2, ZERO, NONCE))
                .isEqualTo(Outcome.ACCEPTED);
        assertThat(exchange(PasswordHashes.NONE, Cover.NONE).start(NATIVE, nativeScramble("x", NONCE), NONCE))
                .isEqualTo(Outcome.DENIED);
    }

    @Test
    void asksAnUnknownUserAsItWouldAnother() {
        AuthenticationExchange unknown = new AuthenticationExchange(Optional.empty(), Cover.NONE, SECRETS, questions);
        assertThat(unknown.restart(SHA2)).isEqualTo(Outcome.WAITING);
        assertThat(unknown.answer(sha2Scramble(PASSWORD, nonces.get(0)))).isEqualTo(Outcome.DENIED);
        assertThat(new AuthenticationExchange(Optional.empty(), Cover.NONE, SECRETS, questions)
                        .start(NATIVE, NOTHING, NONCE))
                .isEqualTo(Outcome.DENIED);
    }

    @Test
    void switchesAClientWithAWayWeDoNotKnow() {
        AuthenticationExchange exchange = withPassword();
        assertThat(exchange.start("dialog", NOTHING, NONCE)).isEqualTo(Outcome.WAITING);
        assertThat(switches).containsExactly(AuthPlugin.NATIVE);
        assertThat(nonces.get(0)).isNotEqualTo(NONCE);
        assertThat(exchange.answer(nativeScramble(PASSWORD, nonces.get(0)))).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void asksForThePasswordItselfWhenOnlyTheNativeHashIsKnown() {
        AuthenticationExchange exchange = exchange(onlyNative(), Cover.TLS);
        assertThat(exchange.start(SHA2, sha2Scramble(PASSWORD, NONCE), NONCE)).isEqualTo(Outcome.WAITING);
        assertThat(data).containsExactly(new byte[] {4});
        assertThat(exchange.answer("secret\0".getBytes(StandardCharsets.UTF_8))).isEqualTo(Outcome.ACCEPTED);
    }

    @Test
    void neverTakesThePasswordInClear() {
        AuthenticationExchange exchange = exchange(onlyNative(), Cover.NONE);
        assertThat(exchange.start(SHA2, sha2Scramble(PASSWORD, NONCE), NONCE)).isEqualTo(Outcome.WAITING);
        assertThat(exchange.answer("secret\0".getBytes(StandardCharsets.UTF_8))).isEqualTo(Outcome.DENIED);
    }

    @Test
    void takesThePasswordCoveredByItsPublicKey() throws GeneralSecurityException {
        AuthenticationExchange exchange = exchange(onlyNative(), Cover.NONE);
        assertThat(exchange.start(SHA2, sha2Scramble(PASSWORD, NONCE), NONCE)).isEqualTo(Outcome.WAITING);
        assertThat(exchange.answer(new byte[] {2})).isEqualTo(Outcome.WAITING);
        byte[] covered = Scrambles.xor("secret\0".getBytes(StandardCharsets.UTF_8), NONCE);
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        cipher.init(Cipher.ENCRYPT_MODE, publicKey(data.get(1)));
        assertThat(exchange.answer(cipher.doFinal(covered))).isEqualTo(Outcome.ACCEPTED);
    }

    private AuthenticationExchange withPassword() {
        return exchange(PasswordHashes.of(PASSWORD), Cover.NONE);
    }

    private AuthenticationExchange exchange(PasswordHashes hashes, Cover cover) {
        return new AuthenticationExchange(Optional.of(new Account("ada", "%", hashes)), cover, SECRETS, questions);
    }

    private static PasswordHashes onlyNative() {
        return new PasswordHashes(PasswordHashes.of(PASSWORD).nativeHash(), "");
    }

    private static PublicKey publicKey(byte[] pem) throws GeneralSecurityException {
        String body = new String(pem, StandardCharsets.US_ASCII).replaceAll("-----[A-Z ]+-----|\\s", "");
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(body)));
    }

    private static byte[] nativeScramble(String password, byte[] nonce) {
        byte[] once = sha("SHA-1", password.getBytes(StandardCharsets.UTF_8));
        return Scrambles.xor(once, sha("SHA-1", nonce, sha("SHA-1", once)));
    }

    private static byte[] sha2Scramble(String password, byte[] nonce) {
        byte[] once = sha("SHA-256", password.getBytes(StandardCharsets.UTF_8));
        return Scrambles.xor(once, sha("SHA-256", sha("SHA-256", once), nonce));
    }

    private static byte[] sha(String algorithm, byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance(algorithm);
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
