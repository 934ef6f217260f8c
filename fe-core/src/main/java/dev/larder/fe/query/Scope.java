package dev.larder.fe.query;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.QualifiedName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** The names an expression can see: tables of its FROM, queries of its WITH, and those of the queries around it. */
final class Scope {
    private final Optional<Scope> outer;
    private final Map<String, List<OutputColumn>> commonTables = new HashMap<>();
    private final List<Source> sources = new ArrayList<>();

    /** @param qualified {@code database.table} in lower case; empty for a sub-query */
    private record Source(String name, String qualified, List<OutputColumn> columns) {}

    private Scope(Optional<Scope> outer) {
        this.outer = outer;
    }

    static Scope root() {
        return new Scope(Optional.empty());
    }

    Scope inner() {
        return new Scope(Optional.of(this));
    }

    void addCommonTable(String name, List<OutputColumn> columns) {
        commonTables.put(lower(name), columns);
    }

    Optional<List<OutputColumn>> commonTable(String name) {
        List<OutputColumn> found = commonTables.get(lower(name));
        return found != null ? Optional.of(found) : outer.flatMap(scope -> scope.commonTable(name));
    }

    /** Makes a table visible and gives the name under which the engine sees it. */
    String addTable(String name, String qualified, List<OutputColumn> columns) {
        String free = isTaken(name) && !qualified.isEmpty() ? qualified : name;
        if (isTaken(free)) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Not unique table/alias: '" + name + "'");
        }
        sources.add(new Source(free, lower(qualified), columns));
        return free;
    }

    /** All columns of this FROM, or of one table in it. */
    List<OutputColumn> columns(Optional<QualifiedName> table) {
        List<OutputColumn> all = new ArrayList<>();
        for (Source source : sources) {
            if (table.isEmpty() || matches(source, table.get().parts())) {
                all.addAll(source.columns());
            }
        }
        return all;
    }

    /** How the engine is told of a table that an expression names. */
    String tableName(List<Identifier> parts) {
        if (parts.size() > 1) {
            return find(parts)
                    .map(Source::name)
                    .orElseThrow(() -> new EngineException(
                            ErrorCode.UNKNOWN_COLUMN,
                            "Unknown table '"
                                    + new QualifiedName(parts, parts.get(0).position()) + "'"));
        }
        return parts.get(0).value();
    }

    /** What is known of a column. */
    Kind kindOf(QualifiedName column) {
        List<Identifier> table = column.parts().subList(0, column.parts().size() - 1);
        String name = column.last().value();
        for (Source source : sources) {
            if (table.isEmpty() || matches(source, table)) {
                for (OutputColumn candidate : source.columns()) {
                    if (candidate.name().equalsIgnoreCase(name)) {
                        return candidate.kind();
                    }
                }
            }
        }
        return outer.map(scope -> scope.kindOf(column)).orElse(Kind.UNKNOWN);
    }

    private Optional<Source> find(List<Identifier> table) {
        Optional<Source> here =
                sources.stream().filter(source -> matches(source, table)).findFirst();
        return here.isPresent() ? here : outer.flatMap(scope -> scope.find(table));
    }

    private static boolean matches(Source source, List<Identifier> table) {
        if (table.size() == 1) {
            return source.name().equalsIgnoreCase(table.get(0).value());
        }
        return source.qualified()
                .equals(lower(table.get(0).value() + "." + table.get(1).value()));
    }

    private boolean isTaken(String name) {
        return sources.stream().anyMatch(source -> source.name().equalsIgnoreCase(name));
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
