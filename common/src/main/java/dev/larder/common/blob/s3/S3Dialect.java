package dev.larder.common.blob.s3;

import java.util.Map;
import java.util.TreeMap;

/**
 * What one S3 server understands. Found out once, by {@link S3DialectProbe}, and kept with the repository.
 *
 * @param checksums whether uploads may carry CRC32 trailers or headers, as the SDK sends by itself
 * @param chunkedEncoding whether uploads may be aws-chunked
 * @param conditionalCreate whether a PUT with {@code If-None-Match: *} is refused when the key exists
 * @param conditionalComplete the same for the end of a multipart upload
 * @param pathStyle whether the bucket stands in the path, not in the host name
 * @param batchDelete whether one request may delete many keys
 */
public record S3Dialect(
        boolean checksums,
        boolean chunkedEncoding,
        boolean conditionalCreate,
        boolean conditionalComplete,
        boolean pathStyle,
        boolean batchDelete) {
    private static final String CHECKSUMS = "s3.checksums";
    private static final String CHUNKED_ENCODING = "s3.chunked-encoding";
    private static final String CONDITIONAL_CREATE = "s3.conditional-create";
    private static final String CONDITIONAL_COMPLETE = "s3.conditional-complete";
    private static final String PATH_STYLE = "s3.path-style";
    private static final String BATCH_DELETE = "s3.batch-delete";

    /** What every server understands. */
    public static S3Dialect plainest(boolean pathStyle) {
        return new S3Dialect(false, false, false, false, pathStyle, false);
    }

    public Map<String, String> toMap() {
        Map<String, String> map = new TreeMap<>();
        map.put(CHECKSUMS, Boolean.toString(checksums));
        map.put(CHUNKED_ENCODING, Boolean.toString(chunkedEncoding));
        map.put(CONDITIONAL_CREATE, Boolean.toString(conditionalCreate));
        map.put(CONDITIONAL_COMPLETE, Boolean.toString(conditionalComplete));
        map.put(PATH_STYLE, Boolean.toString(pathStyle));
        map.put(BATCH_DELETE, Boolean.toString(batchDelete));
        return Map.copyOf(map);
    }

    /** What the map does not tell is taken as not understood, and the path style as given. */
    public static S3Dialect fromMap(Map<String, String> map, boolean pathStyleDefault) {
        return new S3Dialect(
                is(map, CHECKSUMS, false),
                is(map, CHUNKED_ENCODING, false),
                is(map, CONDITIONAL_CREATE, false),
                is(map, CONDITIONAL_COMPLETE, false),
                is(map, PATH_STYLE, pathStyleDefault),
                is(map, BATCH_DELETE, false));
    }

    S3Dialect withUploads(boolean checksumsUnderstood, boolean chunkedUnderstood) {
        return new S3Dialect(
                checksumsUnderstood, chunkedUnderstood, conditionalCreate, conditionalComplete, pathStyle, batchDelete);
    }

    S3Dialect withConditions(boolean onCreate, boolean onComplete) {
        return new S3Dialect(checksums, chunkedEncoding, onCreate, onComplete, pathStyle, batchDelete);
    }

    S3Dialect withBatchDelete(boolean understood) {
        return new S3Dialect(checksums, chunkedEncoding, conditionalCreate, conditionalComplete, pathStyle, understood);
    }

    private static boolean is(Map<String, String> map, String name, boolean otherwise) {
        String text = map.get(name);
        return text == null ? otherwise : Boolean.parseBoolean(text);
    }
}
