/**
 * End-to-end tests: real processes, a real MySQL driver, a real S3 server, a real HDFS. A test starts a cluster, does
 * what a user would do, breaks something, and then looks for anything stray.
 */
package dev.larder.e2e;
