package dev.larder.fe.help;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The manual as HELP knows it. Immutable. */
public final class Help {
    private static final String CONTENTS = "Contents";

    private final List<HelpTopic> topics;

    private Help(List<HelpTopic> topics) {
        this.topics = topics;
    }

    public static Help of(Collection<HelpTopic> topics) {
        return new Help(
                topics.stream().sorted(Comparator.comparing(HelpTopic::name)).toList());
    }

    public List<HelpTopic> topics() {
        return topics;
    }

    /** All categories, by name. */
    public List<String> categories() {
        return topics.stream().map(HelpTopic::category).distinct().sorted().toList();
    }

    /** A topic of that name, else topics that have all the words, else the category of that name. Letter case does not count. */
    public HelpAnswer about(String asked) {
        List<String> words = Arrays.stream(
                        asked.strip().toUpperCase(Locale.ROOT).split("\\s+"))
                .filter(word -> !word.isEmpty())
                .toList();
        if (words.isEmpty()) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Help empty info.");
        }
        String name = String.join(" ", words);
        Optional<HelpTopic> exact =
                topics.stream().filter(topic -> isNamed(topic.name(), name)).findFirst();
        if (exact.isPresent()) {
            return HelpAnswer.page(exact.get());
        }
        List<HelpTopic> found = topics.stream()
                .filter(topic -> topic.words().containsAll(words))
                .toList();
        if (found.size() == 1) {
            return HelpAnswer.page(found.get(0));
        }
        if (!found.isEmpty()) {
            return HelpAnswer.choice(found);
        }
        if (isNamed(CONTENTS, name)) {
            return HelpAnswer.categories(CONTENTS, categories());
        }
        return categories().stream()
                .filter(category -> isNamed(category, name))
                .findFirst()
                .map(category -> HelpAnswer.category(category, in(category)))
                .orElseGet(() -> HelpAnswer.choice(List.of()));
    }

    private List<HelpTopic> in(String category) {
        return topics.stream()
                .filter(topic -> topic.category().equals(category))
                .toList();
    }

    private static boolean isNamed(String name, String upperCase) {
        return name.toUpperCase(Locale.ROOT).equals(upperCase);
    }
}
