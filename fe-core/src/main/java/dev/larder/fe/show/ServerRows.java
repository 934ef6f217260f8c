package dev.larder.fe.show;

import java.util.Map;
import java.util.SortedMap;

/** What MySQL clients ask of any server: variables, status, engines, character sets. */
public final class ServerRows {
    private ServerRows() {}

    public static ShowRows variables(SortedMap<String, String> values) {
        ShowRows.Builder rows = ShowRows.of("Variable_name", "Value");
        values.forEach(rows::row);
        return rows.build();
    }

    public static ShowRows diagnostics() {
        return ShowRows.of("Level", "Code", "Message").build();
    }

    public static ShowRows engines() {
        return ShowRows.of("Engine", "Support", "Comment", "Transactions", "XA", "Savepoints")
                .row("OLAP", "DEFAULT", "Tables of tablets, replicated over backends", "NO", "NO", "NO")
                .build();
    }

    /** By name of the collation. */
    public static ShowRows collations(Map<String, Collation> collations) {
        ShowRows.Builder rows = ShowRows.of("Collation", "Charset", "Id", "Default", "Compiled", "Sortlen");
        collations.forEach((name, one) -> rows.row(name, one.charset(), one.id(), "Yes", "Yes", 1));
        return rows.build();
    }

    public static ShowRows characterSets(Map<String, Collation> collations) {
        ShowRows.Builder rows = ShowRows.of("Charset", "Description", "Default collation", "Maxlen");
        collations.forEach((name, one) -> rows.row(one.charset(), one.charset(), name, one.bytesPerCharacterMax()));
        return rows.build();
    }

    public static ShowRows plugins() {
        return ShowRows.of("Name", "Status", "Type", "Library", "License").build();
    }

    /** The default collation of a character set. */
    public record Collation(String charset, int id, int bytesPerCharacterMax) {}
}
