/**
 * The agent's door: a gRPC server that answers frontends and other agents, and nobody without the cluster token. Calls come
 * in and are handed to the rooms that do the work; answers and errors go out. What needs other agents (fetching rowsets for
 * a query or a repair) leaves through here too.
 */
package dev.larder.be.rpc;
