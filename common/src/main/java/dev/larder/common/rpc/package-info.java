/**
 * What frontends and backends say to each other: messages and services generated from {@code agent.proto}, and how a
 * channel is secured. Deadlines are set by callers; every call carries the cluster token.
 */
package dev.larder.common.rpc;
