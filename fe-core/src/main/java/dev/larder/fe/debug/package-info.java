/**
 * Means to test clusters: points at which a frontend behaves otherwise while they are set, under the names that Doris users
 * know. Requests to set and remove them come in; whether a task is held back goes out. Not there unless asked for at the start.
 */
package dev.larder.fe.debug;
