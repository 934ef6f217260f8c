/**
 * What a statement means, as values: names resolved to ids, properties typed, rows of an INSERT parsed. Analysis makes
 * them, handlers carry them out. Each family has a handler interface with one method for each member, so that a command
 * nobody handles does not compile.
 */
package dev.larder.fe.command;
