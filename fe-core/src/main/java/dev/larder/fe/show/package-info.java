/**
 * The state as rows, in Doris's column names and spellings, which live only here. The state, and what is known of running
 * work and of live servers, come in; rows of text go out. Pure: a SHOW never waits for work that runs.
 */
package dev.larder.fe.show;
