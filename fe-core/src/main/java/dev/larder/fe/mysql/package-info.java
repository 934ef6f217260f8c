/**
 * The MySQL port: Netty, TLS, logins, packets. Bytes of any client come in, hostile ones too; they become sessions and
 * calls of a {@link dev.larder.fe.session.StatementExecutor}. Its results go out as packets, no faster than the client
 * reads them; errors go out with number, SQLSTATE and text.
 */
package dev.larder.fe.mysql;
