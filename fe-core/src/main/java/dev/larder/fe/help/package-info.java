/**
 * What HELP says. The pages of docs/sql-manual, which the build puts among the resources, come in; topics, and lists of
 * topics and categories in the shapes that MySQL clients print, go out. Read once at the start; knows nothing of statements.
 */
package dev.larder.fe.help;
