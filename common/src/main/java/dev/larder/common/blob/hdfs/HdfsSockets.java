package dev.larder.common.blob.hdfs;

import org.apache.hadoop.net.StandardSocketFactory;

/**
 * Plain sockets under names of their own. Hadoop shares one RPC client, with the settings of whoever came first, among
 * all that use the same class of sockets. A client that may fall back to simple authentication must not serve
 * repositories that insist on Kerberos, nor the other way round. Made by Hadoop, by their names.
 */
public final class HdfsSockets {
    private HdfsSockets() {}

    /** Of repositories whose user is believed. */
    public static final class Simple extends StandardSocketFactory {}

    /** Of repositories that insist on Kerberos. */
    public static final class Kerberos extends StandardSocketFactory {}
}
