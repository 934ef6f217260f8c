/**
 * Starts and ends a frontend: flags come in, rooms are wired by hand in the order they start, and closed in reverse.
 * Everything else is imported here and nobody imports this room. Real time begins here.
 */
package dev.larder.fe.boot;
