package dev.larder.e2e;

import java.util.Set;

/** A real store that repositories of a test live in. */
interface RemoteStore extends AutoCloseable {
    /** The statement that makes a repository of this name here, with options such as READ ONLY before the word REPOSITORY. */
    String createRepository(String name, String options);

    default String createRepository(String name) {
        return createRepository(name, "");
    }

    /** Every object of the repository, as key below it; unfinished uploads show as {@code unfinished:KEY}. */
    Set<String> objects(String repository);

    byte[] read(String repository, String key);

    /** Takes an object away behind Larder's back. */
    void delete(String repository, String key);

    @Override
    void close();
}
