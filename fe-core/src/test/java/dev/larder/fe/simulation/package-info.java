/**
 * Runs the pure core through everything that can go wrong, all drawn from one seed: a frontend that restarts, backends
 * that die and come back, a repository, loads, drops, and a network that loses, repeats and delays. A seed comes in; an
 * error that names it goes out when a promise is broken.
 */
package dev.larder.fe.simulation;
