/**
 * Carries commands out: reads SQL text, has it analysed, and runs one handler for each command. SQL text and sessions come
 * in; rows or a completion go out through the session's sink, proposals go to the engine, and rows, queries and
 * repositories are asked of the rooms that know agents.
 */
package dev.larder.fe.execution;
