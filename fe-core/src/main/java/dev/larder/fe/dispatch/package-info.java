/**
 * Makes happen what the state wants: compares the work wanted with the work running, starts the missing and drops the
 * unwanted, and reports what came of it as events. Published states and changes of liveness come in; RPCs to agents, tasks
 * of the frontend and job events go out. Progress lives here, in memory.
 */
package dev.larder.fe.dispatch;
