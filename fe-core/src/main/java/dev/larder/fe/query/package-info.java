/**
 * SELECT on the frontend's side: what it reads, how it is said in the query engine's dialect, and which ones need no
 * backend at all. Query trees and the schemas of the tables they name come in; SQL text with table aliases, or the
 * values themselves, go out. User text never reaches the engine: only names in quotes, literals written anew and
 * functions of a fixed table.
 */
package dev.larder.fe.query;
