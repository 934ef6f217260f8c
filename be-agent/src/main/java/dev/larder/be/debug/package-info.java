/**
 * Means to test clusters: points at which an agent behaves otherwise while they are set, under the names that Doris users know.
 * Requests over HTTP to set and remove them come in; whether a tablet can be captured goes out. Not there unless asked for at
 * the start.
 */
package dev.larder.be.debug;
