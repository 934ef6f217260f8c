package dev.larder.bench;

/** A bucket of an S3 server. */
record S3Store(String endpoint, String region, String bucket, String accessKey, String secretKey) implements Store {
    @Override
    public String repositoryClause() {
        return " WITH S3 ON LOCATION \"s3://" + bucket + "/larder\" PROPERTIES (\"s3.endpoint\" = \"" + endpoint
                + "\", \"s3.region\" = \"" + region + "\", \"s3.access_key\" = \"" + accessKey
                + "\", \"s3.secret_key\" = \"" + secretKey + "\")";
    }

    /** The same bucket, reached in another way. */
    S3Store at(String otherEndpoint) {
        return new S3Store(otherEndpoint, region, bucket, accessKey, secretKey);
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return endpoint + ", bucket " + bucket;
    }
}
