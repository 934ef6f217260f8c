package dev.larder.common.blob.s3;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * AWS Signature Version 4 in the Authorization header, for S3, over a payload whose SHA-256 is known: "Authenticating
 * Requests (AWS Signature Version 4)" of the Amazon S3 API Reference.
 *
 * @param service as it stands in the credential scope: {@code s3}
 */
record SignatureV4(AwsCredentialsIdentity identity, String region, String service, Instant at) {
    static final String PAYLOAD_HASH = "x-amz-content-sha256";

    private static final String ALGORITHM = "AWS4-HMAC-SHA256";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter DAY =
            DateTimeFormatter.ofPattern("yyyyMMdd").withZone(ZoneOffset.UTC);
    /** What the client or a proxy may change on the way. */
    private static final Set<String> NOT_SIGNED =
            Set.of("connection", "x-amzn-trace-id", "user-agent", "expect", "transfer-encoding", "authorization");

    /** @param request which has the payload's hash in its header */
    SdkHttpRequest sign(SdkHttpRequest request) {
        SdkHttpRequest.Builder signed = request.toBuilder();
        signed.putHeader("Host", host(request));
        signed.putHeader("X-Amz-Date", TIME.format(at));
        if (identity instanceof AwsSessionCredentialsIdentity session) {
            signed.putHeader("X-Amz-Security-Token", session.sessionToken());
        }
        TreeMap<String, String> headers = headers(signed.headers());
        String names = String.join(";", headers.keySet());
        String scope = DAY.format(at) + "/" + region + "/" + service + "/aws4_request";
        String toSign =
                String.join("\n", ALGORITHM, TIME.format(at), scope, hex(sha256(canonical(request, headers, names))));
        signed.putHeader(
                "Authorization",
                ALGORITHM + " Credential=" + identity.accessKeyId() + "/" + scope + ", SignedHeaders=" + names
                        + ", Signature=" + hex(hmac(key(), toSign)));
        return signed.build();
    }

    private static String canonical(SdkHttpRequest request, TreeMap<String, String> headers, String names) {
        String lines = headers.entrySet().stream()
                .map(header -> header.getKey() + ":" + header.getValue() + "\n")
                .collect(Collectors.joining());
        String path = request.encodedPath().isEmpty() ? "/" : request.encodedPath();
        return String.join(
                "\n", request.method().name(), path, query(request), lines, names, headers.get(PAYLOAD_HASH));
    }

    private static String query(SdkHttpRequest request) {
        List<String> pairs = new ArrayList<>();
        request.rawQueryParameters().forEach((name, values) -> {
            for (String value : values) {
                pairs.add(SdkHttpUtils.urlEncode(name) + "="
                        + (value == null || value.isEmpty() ? "" : SdkHttpUtils.urlEncode(value)));
            }
        });
        pairs.sort(null);
        return String.join("&", pairs);
    }

    private static TreeMap<String, String> headers(Map<String, List<String>> all) {
        TreeMap<String, String> signed = new TreeMap<>();
        all.forEach((name, values) -> {
            String lower = name.toLowerCase(Locale.ROOT);
            if (!NOT_SIGNED.contains(lower)) {
                signed.put(
                        lower,
                        values.stream()
                                .map(value -> value.strip().replaceAll("\\s+", " "))
                                .collect(Collectors.joining(",")));
            }
        });
        return signed;
    }

    private static String host(SdkHttpRequest request) {
        return SdkHttpUtils.isUsingStandardPort(request.protocol(), request.port())
                ? request.host()
                : request.host() + ":" + request.port();
    }

    private byte[] key() {
        byte[] key = ("AWS4" + identity.secretAccessKey()).getBytes(StandardCharsets.UTF_8);
        for (String part : List.of(DAY.format(at), region, service, "aws4_request")) {
            key = hmac(key, part);
        }
        return key;
    }

    private static byte[] hmac(byte[] key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
