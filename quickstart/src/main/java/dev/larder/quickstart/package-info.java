/**
 * The whole of Larder on one machine, for a first look: a frontend, three agents and an S3 server in one process, and a
 * story that backs a table up, loses it and brings it back. Flags come in; statements and their results go out, as a
 * MySQL client would print them. It speaks to the frontend through the MySQL port only.
 */
package dev.larder.quickstart;
