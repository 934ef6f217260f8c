/**
 * What frontends and backends say to each other: messages and services generated from {@code *.proto}, their
 * conversion from and to {@code common.schema}, and the channels to agents. Addresses, schemas and rows come in;
 * stubs and messages go out. Deadlines are set by callers; every call carries the cluster token.
 */
package dev.larder.common.rpc;
