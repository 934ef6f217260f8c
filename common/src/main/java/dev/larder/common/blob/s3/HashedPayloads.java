package dev.larder.common.blob.s3;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.http.auth.aws.scheme.AwsV4AuthScheme;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4FamilyHttpSigner;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignRequest;
import software.amazon.awssdk.http.auth.spi.signer.AsyncSignedRequest;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignRequest;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.IdentityProvider;
import software.amazon.awssdk.identity.spi.IdentityProviders;

/**
 * Signs as the SDK does, except that a payload whose SHA-256 the request brings along is not read to be hashed once more:
 * the SDK knows no way to tell it. The server checks what arrives against the hash, as it does with the SDK's.
 */
final class HashedPayloads implements AwsV4AuthScheme {
    private final AwsV4AuthScheme sdk = AwsV4AuthScheme.create();
    private final AwsV4HttpSigner signer = new Signer(sdk.signer());

    /** Brings the hash along. */
    static AwsRequestOverrideConfiguration with(String sha256) {
        return AwsRequestOverrideConfiguration.builder()
                .putHeader(SignatureV4.PAYLOAD_HASH, sha256)
                .build();
    }

    @Override
    public String schemeId() {
        return sdk.schemeId();
    }

    @Override
    public IdentityProvider<AwsCredentialsIdentity> identityProvider(IdentityProviders providers) {
        return sdk.identityProvider(providers);
    }

    @Override
    public AwsV4HttpSigner signer() {
        return signer;
    }

    private record Signer(AwsV4HttpSigner sdk) implements AwsV4HttpSigner {
        @Override
        public SignedRequest sign(SignRequest<? extends AwsCredentialsIdentity> request) {
            boolean known = request.request()
                    .firstMatchingHeader(SignatureV4.PAYLOAD_HASH)
                    .isPresent();
            return known ? signHashed(request) : sdk.sign(request);
        }

        @Override
        public CompletableFuture<AsyncSignedRequest> signAsync(
                AsyncSignRequest<? extends AwsCredentialsIdentity> request) {
            return sdk.signAsync(request);
        }

        private static SignedRequest signHashed(SignRequest<? extends AwsCredentialsIdentity> request) {
            SignatureV4 signature = new SignatureV4(
                    request.identity(),
                    request.requireProperty(AwsV4HttpSigner.REGION_NAME),
                    request.requireProperty(AwsV4FamilyHttpSigner.SERVICE_SIGNING_NAME),
                    request.requireProperty(HttpSigner.SIGNING_CLOCK, Clock.systemUTC())
                            .instant());
            SignedRequest.Builder signed = SignedRequest.builder().request(signature.sign(request.request()));
            request.payload().ifPresent(signed::payload);
            return signed.build();
        }
    }
}
