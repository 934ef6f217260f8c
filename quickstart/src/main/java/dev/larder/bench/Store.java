package dev.larder.bench;

/** The S3 server that everyone talks to. */
record Store(String endpoint, String region, String bucket, String accessKey, String secretKey) {
    /** Without the secret. */
    @Override
    public String toString() {
        return endpoint + ", bucket " + bucket;
    }
}
