package dev.larder.common.blob.open;

import dev.larder.common.blob.s3.S3Credentials;
import dev.larder.common.blob.s3.S3Settings;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the S3 family of properties, in all the spellings that Doris has had. */
final class S3Addresses {
    /** Location schemes that all mean a bucket of the server that the endpoint names. */
    private static final Pattern LOCATION =
            Pattern.compile("(?i)(?:s3|s3a|s3n|oss|cos|cosn|obs|bos|gs|minio)://([^/]+)(?:/(.*))?");

    private static final List<String> VENDORS = List.of("oss.", "cos.", "obs.", "bos.", "gs.", "minio.");

    private static final List<String> ENDPOINT = names("s3.endpoint", "aws_endpoint", "endpoint", "aws.endpoint");
    private static final List<String> REGION = names("s3.region", "aws_region", "region", "aws.region");
    private static final List<String> ACCESS_KEY =
            names("s3.access_key", "aws_access_key", "access_key", "s3.access-key-id", "aws.access_key");
    private static final List<String> SECRET_KEY =
            names("s3.secret_key", "aws_secret_key", "secret_key", "s3.secret-access-key", "aws.secret_key");
    private static final List<String> SESSION_TOKEN = names(
            "s3.session_token",
            "session_token",
            "s3.session-token",
            "aws_token",
            "aws_session_token",
            "aws.session_token");
    private static final List<String> CONNECTIONS_MAX =
            names("s3.connection.maximum", "aws_max_connections", "connection.maximum");
    private static final List<String> READ_TIMEOUT =
            names("s3.connection.request.timeout", "aws_request_timeout_ms", "connection.request.timeout");
    private static final List<String> CONNECT_TIMEOUT =
            names("s3.connection.timeout", "aws_connection_timeout_ms", "connection.timeout");
    private static final List<String> PATH_STYLE =
            names("use_path_style", "s3.use_path_style", "s3.path-style-access", "aws_use_path_style");
    private static final List<String> ROLE = names("s3.role_arn", "aws_role_arn", "s3.external_id", "aws_external_id");
    private static final List<String> CREDENTIALS = names("s3.credentials_provider_type", "credentials_provider_type");
    private static final List<String> PROVIDER = names("provider", "s3.provider");

    private static final int CONNECTIONS_LIMIT = 1000;
    private static final Duration TIMEOUT_LIMIT = Duration.ofHours(1);

    /** Region in the host names of those who have one there. */
    private static final List<Pattern> REGION_IN_HOST = List.of(
            Pattern.compile("s3[.-](?:dualstack\\.|fips\\.)?([a-z0-9-]+)\\.amazonaws\\.com(?:\\.cn)?"),
            Pattern.compile("(?:s3\\.)?oss-([a-z0-9-]+?)(?:-internal)?\\.aliyuncs\\.com"),
            Pattern.compile("(?:cos|obs|s3|oss|tos-s3)\\.([a-z0-9-]+)\\.[a-z0-9.-]+\\.[a-z]+"));

    private static final String REGION_DEFAULT = "us-east-1";
    private static final Pattern ADDRESS_OR_PLAIN_NAME = Pattern.compile("\\[.*\\]|[0-9.]+|[^.]+");
    private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");

    private S3Addresses() {}

    /** All names of the property that is known by this name in lower case. */
    static List<String> spellings(String name) {
        return Stream.of(
                        ENDPOINT,
                        REGION,
                        ACCESS_KEY,
                        SECRET_KEY,
                        SESSION_TOKEN,
                        CONNECTIONS_MAX,
                        READ_TIMEOUT,
                        CONNECT_TIMEOUT,
                        PATH_STYLE,
                        ROLE,
                        CREDENTIALS,
                        PROVIDER)
                .filter(names -> names.contains(name))
                .findFirst()
                .orElse(List.of(name));
    }

    static S3Settings settings(RepositoryAddress address) {
        Properties properties = new Properties(address.properties());
        refuseUnsupported(properties);
        if (Stream.of(ENDPOINT, REGION, ACCESS_KEY, SECRET_KEY)
                .allMatch(names -> properties.text(names).isEmpty())) {
            throw Properties.invalid("No supported storage type found. Please check your configuration.");
        }
        URI endpoint = endpoint(properties);
        Matcher location = LOCATION.matcher(address.location().strip());
        if (!location.matches()) {
            throw Properties.invalid("Invalid location '" + address.location()
                    + "': expected s3://bucket/folder, or one of the schemes s3a, s3n, oss, cos, cosn, obs, bos, gs");
        }
        if (!BUCKET.matcher(location.group(1)).matches()) {
            throw Properties.invalid(
                    "Invalid bucket '" + location.group(1) + "' in location '" + address.location() + "'");
        }
        return new S3Settings(
                endpoint,
                properties.text(REGION).orElseGet(() -> regionOf(endpoint.getHost())),
                location.group(1),
                Folders.below(Optional.ofNullable(location.group(2)).orElse(""), address),
                credentials(properties),
                properties.truth(PATH_STYLE),
                properties.number(CONNECTIONS_MAX, 1, CONNECTIONS_LIMIT, S3Settings.CONNECTIONS_MAX_DEFAULT),
                properties.millis(CONNECT_TIMEOUT, TIMEOUT_LIMIT, S3Settings.CONNECT_TIMEOUT_DEFAULT),
                properties.millis(READ_TIMEOUT, TIMEOUT_LIMIT, S3Settings.READ_TIMEOUT_DEFAULT));
    }

    private static void refuseUnsupported(Properties properties) {
        if (properties.text(ROLE).isPresent()) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED,
                    "Roles (AWS_ROLE_ARN) are not supported; give AWS_ACCESS_KEY and AWS_SECRET_KEY");
        }
        if (properties.text(PROVIDER).filter("azure"::equalsIgnoreCase).isPresent()) {
            throw new EngineException(ErrorCode.NOT_SUPPORTED, "Azure storage is not supported");
        }
    }

    private static URI endpoint(Properties properties) {
        String text = properties.text(ENDPOINT).orElseThrow(() -> Properties.invalid("AWS_ENDPOINT not found."));
        String withScheme = text.contains("://") ? text : schemeFor(text) + "://" + text;
        try {
            URI uri = new URI(withScheme.endsWith("/") ? withScheme.substring(0, withScheme.length() - 1) : withScheme);
            String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
            if ((scheme.equals("http") || scheme.equals("https"))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getPath().isEmpty()) {
                return new URI(scheme, null, uri.getHost().toLowerCase(Locale.ROOT), uri.getPort(), null, null, null);
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw properties.wrong(ENDPOINT, "must be host, host:port or http(s)://host:port", shown(text));
    }

    /** Somebody may have put credentials into the URI. */
    private static String shown(String endpoint) {
        return endpoint.contains("@") ? "***" : endpoint;
    }

    /**
     * Without a scheme, an address, localhost and a name without a dot (a container, a neighbour) mean http; a real host
     * name means https, because credentials should not cross networks in clear by accident.
     */
    private static String schemeFor(String text) {
        String host = text.startsWith("[") ? text.substring(0, text.indexOf(']') + 1) : text.split("[:/]", 2)[0];
        return ADDRESS_OR_PLAIN_NAME.matcher(host).matches() ? "http" : "https";
    }

    private static String regionOf(String host) {
        for (Pattern pattern : REGION_IN_HOST) {
            Matcher matcher = pattern.matcher(host);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        return REGION_DEFAULT;
    }

    private static S3Credentials credentials(Properties properties) {
        Optional<String> accessKey = properties.text(ACCESS_KEY);
        Optional<String> secretKey = properties.text(SECRET_KEY);
        if (accessKey.isPresent() && secretKey.isPresent()) {
            return S3Credentials.keys(accessKey.get(), secretKey.get(), properties.text(SESSION_TOKEN));
        }
        if (accessKey.isEmpty()
                && secretKey.isEmpty()
                && properties.text(CREDENTIALS).isPresent()) {
            String kind = properties.text(CREDENTIALS).get();
            return switch (kind.toUpperCase(Locale.ROOT)) {
                case "DEFAULT" -> S3Credentials.fromProcess();
                case "ANONYMOUS" -> S3Credentials.anonymous();
                default -> throw properties.wrong(CREDENTIALS, "must be DEFAULT or ANONYMOUS", kind);
            };
        }
        throw Properties.invalid(accessKey.isEmpty() ? "AWS_ACCESS_KEY not found." : "AWS_SECRET_KEY not found.");
    }

    /** The names, and those of them that begin with {@code s3.} under the names of the vendors too. */
    private static List<String> names(String... names) {
        List<String> all = new ArrayList<>(List.of(names));
        for (String name : names) {
            if (name.startsWith("s3.")) {
                VENDORS.forEach(vendor -> all.add(vendor + name.substring("s3.".length())));
            }
        }
        return List.copyOf(all);
    }
}
