package dev.larder.common.blob.s3;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.http.SdkHttpFullRequest;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

class SignatureV4Test {
    private static final SignatureV4 SIGNATURE = new SignatureV4(
            AwsCredentialsIdentity.create("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
            "us-east-1",
            "s3",
            Instant.parse("2013-05-24T00:00:00Z"));

    /** "Example: PUT Object" of the API reference. */
    @Test
    void signsTheExampleOfTheReference() {
        SdkHttpRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create("https://examplebucket.s3.amazonaws.com/test%24file.text"))
                .putHeader("Date", "Fri, 24 May 2013 00:00:00 GMT")
                .putHeader("x-amz-storage-class", "REDUCED_REDUNDANCY")
                .putHeader(SignatureV4.PAYLOAD_HASH, "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072")
                .putHeader("User-Agent", "changes on the way")
                .build();

        assertThat(SIGNATURE.sign(request).firstMatchingHeader("Authorization"))
                .contains("AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
                        + " SignedHeaders=date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class,"
                        + " Signature=98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd");
    }

    @Test
    void aPortThatIsNotTheUsualOneIsPartOfTheHost() {
        SdkHttpRequest request = SdkHttpFullRequest.builder()
                .method(SdkHttpMethod.PUT)
                .uri(URI.create("http://127.0.0.1:8080/b/k?uploadId=a%2Fb&partNumber=3"))
                .putHeader(SignatureV4.PAYLOAD_HASH, "0".repeat(64))
                .build();
        assertThat(SIGNATURE.sign(request).firstMatchingHeader("Host")).contains("127.0.0.1:8080");
    }
}
