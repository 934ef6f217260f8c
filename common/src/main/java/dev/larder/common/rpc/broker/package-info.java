/**
 * Blob stores of another process. A repository that this process cannot reach comes in, with the addresses of brokers
 * that can; a store goes out whose every operation one of them does. Both ends of {@code broker.proto} are here.
 */
package dev.larder.common.rpc.broker;
