/**
 * What the frontend knows of its backends: channels to their agents, heartbeats, and who is alive. Registered backends
 * come in from the state, answers from agents; liveness, health and stubs go out. Nothing here is durable.
 */
package dev.larder.fe.cluster;
