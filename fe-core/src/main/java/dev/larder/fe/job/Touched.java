package dev.larder.fe.job;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The tables and views of its database that a job reads or replaces, by name. Jobs that meet in one of them do not run
 * at the same time.
 *
 * @param everything whether it may be any of the database
 */
public record Touched(boolean everything, Set<String> names) {
    /** Any table or view of the database. */
    public static final Touched EVERYTHING = new Touched(true, Set.of());

    public Touched {
        names = Set.copyOf(names);
    }

    public static Touched of(Stream<String> names) {
        return new Touched(false, Set.copyOf(names.toList()));
    }

    public boolean meets(Touched other) {
        return everything || other.everything || names.stream().anyMatch(other.names::contains);
    }

    /** The names in which they meet, in their order; empty when any may be among them. */
    public Collection<String> common(Touched other) {
        Set<String> common = new TreeSet<>(names);
        common.retainAll(other.names);
        return common;
    }
}
