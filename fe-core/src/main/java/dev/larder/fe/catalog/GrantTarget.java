package dev.larder.fe.catalog;

/**
 * What a grant is about: a table, or everything below a database, a catalog, or at all. Things are named, not
 * identified: a grant is about whatever has the name.
 *
 * @param catalog {@link #INTERNAL} or {@link #ANY}
 */
public record GrantTarget(String catalog, String database, String table) implements Comparable<GrantTarget> {
    public static final String ANY = "*";
    /** The only catalog there is. */
    public static final String INTERNAL = "internal";

    public static final GrantTarget EVERYTHING = new GrantTarget(ANY, ANY, ANY);

    /** How much a grant is about. */
    public enum Level {
        GLOBAL,
        CATALOG,
        DATABASE,
        TABLE
    }

    public GrantTarget {
        boolean gap = (catalog.equals(ANY) && !database.equals(ANY)) || (database.equals(ANY) && !table.equals(ANY));
        if (gap) {
            throw new IllegalArgumentException(
                    "A name must not follow an asterisk: " + catalog + "." + database + "." + table);
        }
    }

    public static GrantTarget database(String database) {
        return new GrantTarget(INTERNAL, database, ANY);
    }

    public static GrantTarget table(String database, String table) {
        return new GrantTarget(INTERNAL, database, table);
    }

    public Level level() {
        if (catalog.equals(ANY)) {
            return Level.GLOBAL;
        }
        if (database.equals(ANY)) {
            return Level.CATALOG;
        }
        return table.equals(ANY) ? Level.DATABASE : Level.TABLE;
    }

    /** Whether what is granted here holds there too. */
    boolean covers(GrantTarget other) {
        return covers(catalog, other.catalog) && covers(database, other.database) && covers(table, other.table);
    }

    private static boolean covers(String mine, String theirs) {
        return mine.equals(ANY) || mine.equals(theirs);
    }

    @Override
    public int compareTo(GrantTarget other) {
        return toString().compareTo(other.toString());
    }

    /** Three parts with dots between them. */
    @Override
    public String toString() {
        return catalog + "." + database + "." + table;
    }
}
