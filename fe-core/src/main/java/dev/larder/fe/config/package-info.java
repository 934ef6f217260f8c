/**
 * Settings of a frontend that can be looked at, and some changed, while it runs, under the names that Doris users know.
 * Texts from the start, from statements and from the log come in, are checked against the one list of keys, and go out as
 * typed values. Knows nothing of what its values rule.
 */
package dev.larder.fe.config;
