/**
 * From SQL text to statements. {@link dev.larder.sql.parser.SqlParser} is the only door: text goes in, statements of
 * {@code sql.tree} or a {@link dev.larder.sql.parser.SqlSyntaxException} come out. ANTLR lives here and is seen nowhere
 * else.
 */
package dev.larder.sql.parser;
