/**
 * The backup job: its phases, its facts and its rules. Events and commands come in, decisions and wanted work go out.
 * Pure: no clock, thread or I/O; restore lives in a room of its own and neither knows the other.
 */
package dev.larder.fe.backup;
