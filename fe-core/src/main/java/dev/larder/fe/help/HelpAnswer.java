package dev.larder.fe.help;

import java.util.List;

/**
 * Rows for a client, which knows what they are by counting: three columns and one row are a page; two columns are items to
 * choose from, or nothing found; three columns and several rows are the content of a category.
 */
public record HelpAnswer(List<String> columns, List<List<String>> rows) {
    private static final String TOPIC = "N";
    private static final String CATEGORY = "Y";

    public HelpAnswer {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    static HelpAnswer page(HelpTopic topic) {
        return new HelpAnswer(
                List.of("name", "description", "example"),
                List.of(List.of(topic.name(), topic.description(), topic.example())));
    }

    static HelpAnswer choice(List<HelpTopic> topics) {
        return new HelpAnswer(
                List.of("name", "is_it_category"),
                topics.stream().map(topic -> List.of(topic.name(), TOPIC)).toList());
    }

    /** A category of one page is answered with it: as a list, clients would take the one row for a page. */
    static HelpAnswer category(String category, List<HelpTopic> topics) {
        return topics.size() == 1
                ? page(topics.get(0))
                : content(category, topics.stream().map(HelpTopic::name).toList(), TOPIC);
    }

    static HelpAnswer categories(String parent, List<String> categories) {
        return content(parent, categories, CATEGORY);
    }

    private static HelpAnswer content(String source, List<String> names, String kind) {
        return new HelpAnswer(
                List.of("source_category_name", "name", "is_it_category"),
                names.stream().map(name -> List.of(source, name, kind)).toList());
    }
}
