package dev.larder.sql.parser;

import static dev.larder.sql.parser.Names.position;

import dev.larder.sql.parser.LarderSqlParser.InDatabaseContext;
import dev.larder.sql.parser.LarderSqlParser.PropertiesContext;
import dev.larder.sql.parser.LarderSqlParser.PropertyContext;
import dev.larder.sql.parser.LarderSqlParser.PropertyTextContext;
import dev.larder.sql.tree.Detail;
import dev.larder.sql.tree.DropMode;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.OnExisting;
import dev.larder.sql.tree.OnMissing;
import dev.larder.sql.tree.Property;
import dev.larder.sql.tree.PropertyList;
import dev.larder.sql.tree.QualifiedName;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.antlr.v4.runtime.ParserRuleContext;
import org.antlr.v4.runtime.tree.TerminalNode;

/**
 * The clauses that many statements share. Pure functions.
 */
final class Clauses {
    private Clauses() {}

    static OnExisting onExisting(ParserRuleContext ifNotExists) {
        return ifNotExists == null ? OnExisting.FAIL : OnExisting.IGNORE;
    }

    static OnMissing onMissing(ParserRuleContext ifExists) {
        return ifExists == null ? OnMissing.FAIL : OnMissing.IGNORE;
    }

    static DropMode dropMode(TerminalNode force) {
        return force == null ? DropMode.NORMAL : DropMode.FORCE;
    }

    static Detail fullOrNormal(TerminalNode full) {
        return full == null ? Detail.NORMAL : Detail.FULL;
    }

    static Optional<Identifier> database(InDatabaseContext context) {
        return Optional.ofNullable(context).map(in -> Names.identifier(in.identifier()));
    }

    static PropertyList properties(PropertiesContext context) {
        return context == null ? PropertyList.EMPTY : properties(context.property(), context);
    }

    static PropertyList properties(List<PropertyContext> properties, ParserRuleContext place) {
        return new PropertyList(
                properties.stream()
                        .map(property -> new Property(
                                propertyText(property.propertyText(0)),
                                propertyText(property.propertyText(1)),
                                position(property)))
                        .toList(),
                position(place));
    }

    private static String propertyText(PropertyTextContext context) {
        if (context.stringLiteral() != null) {
            return Names.string(context.stringLiteral());
        }
        if (context.qualifiedName() != null) {
            return Names.qualifiedName(context.qualifiedName()).toString();
        }
        // TRUE, FALSE and numbers.
        return context.getText().toLowerCase(Locale.ROOT);
    }

    /** A database after a second FROM wins over one before the table, as in MySQL. */
    static QualifiedName inDatabase(
            LarderSqlParser.QualifiedNameContext table, LarderSqlParser.InDatabaseContext database) {
        QualifiedName written = Names.qualifiedName(table);
        return database(database)
                .map(name -> new QualifiedName(List.of(name, written.last()), written.position()))
                .orElse(written);
    }
}
