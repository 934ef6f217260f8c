package dev.larder.fe.help;

import java.util.Set;

/**
 * One page of the manual as plain text.
 *
 * @param name the title, which is the statement
 * @param words what finds the page, in upper case: those of its name, and those that the page adds
 * @param description everything but the examples
 */
public record HelpTopic(String name, String category, Set<String> words, String description, String example) {
    public HelpTopic {
        words = Set.copyOf(words);
    }
}
