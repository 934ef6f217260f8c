/**
 * A store in a bucket of an S3 server; the only room that imports an AWS SDK. Settings and a dialect come in; requests
 * that this very server understands go out. Which dialect a server speaks is found out by {@code S3DialectProbe}.
 */
package dev.larder.common.blob.s3;
