/**
 * Who is connected and how a connection asks for work: sessions, their variables, and the boundary between the MySQL
 * port and the statements. The port brings users, SQL text and bound parameters in. Executors give back results and
 * errors through a sink; nobody here knows packets or parses SQL.
 */
package dev.larder.fe.session;
