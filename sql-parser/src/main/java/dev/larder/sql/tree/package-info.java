/**
 * SQL statements as immutable values: sealed families of records, each node with its position in the text. They are made by
 * the parser (or by hand) and checked by nobody here: names, types and properties are as the user wrote them. Everyone
 * who gives statements a meaning, or text, reads them, through a visitor of the family where every member counts.
 */
package dev.larder.sql.tree;
