/**
 * Starts and ends an agent: flags and a configuration file come in, a running agent goes out. Every other room is wired
 * here by hand, top to bottom in the order things start; they end in reverse. Nobody imports this room but programs that
 * hold an agent inside.
 */
package dev.larder.be.boot;
