package dev.larder.fe.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HelpTest {
    private static final List<String> CHOICE = List.of("name", "is_it_category");
    private static final List<String> CONTENT = List.of("source_category_name", "name", "is_it_category");

    private final Help help = Help.of(List.of(
            topic("BACKUP", "Jobs", Set.of("BACKUP", "SNAPSHOT")),
            topic("SHOW BACKUP", "Jobs", Set.of("SHOW", "BACKUP")),
            topic("USE", "Names", Set.of("USE", "DATABASE")),
            topic("DROP DATABASE", "Names", Set.of("DROP", "DATABASE"))));

    @Test
    void answersATopicOfThatNameWithThePage() {
        HelpAnswer answer = help.about(" show  Backup ");
        assertThat(answer.columns()).containsExactly("name", "description", "example");
        assertThat(answer.rows()).containsExactly(List.of("SHOW BACKUP", "about SHOW BACKUP", "try SHOW BACKUP"));
    }

    @Test
    void aTopicGoesBeforeItsWordInOtherTopics() {
        assertThat(help.about("backup").rows()).containsExactly(List.of("BACKUP", "about BACKUP", "try BACKUP"));
    }

    @Test
    void answersAWordOfOneTopicWithThePage() {
        assertThat(help.about("snapshot").rows().get(0)).startsWith("BACKUP");
    }

    @Test
    void answersAWordOfSeveralTopicsWithTheirNames() {
        HelpAnswer answer = help.about("database");
        assertThat(answer.columns()).isEqualTo(CHOICE);
        assertThat(answer.rows()).containsExactly(List.of("DROP DATABASE", "N"), List.of("USE", "N"));
    }

    @Test
    void answersACategoryWithItsTopics() {
        HelpAnswer answer = help.about("jobs");
        assertThat(answer.columns()).isEqualTo(CONTENT);
        assertThat(answer.rows()).containsExactly(List.of("Jobs", "BACKUP", "N"), List.of("Jobs", "SHOW BACKUP", "N"));
    }

    @Test
    void answersACategoryOfOneTopicWithThePage() {
        Help small = Help.of(List.of(topic("BACKUP", "Jobs", Set.of("BACKUP"))));
        assertThat(small.about("jobs")).isEqualTo(small.about("backup"));
    }

    @Test
    void answersContentsWithAllCategories() {
        HelpAnswer answer = help.about("contents");
        assertThat(answer.columns()).isEqualTo(CONTENT);
        assertThat(answer.rows()).containsExactly(List.of("Contents", "Jobs", "Y"), List.of("Contents", "Names", "Y"));
    }

    @Test
    void answersNothingWithTwoColumnsAndNoRow() {
        HelpAnswer answer = help.about("perl");
        assertThat(answer.columns()).isEqualTo(CHOICE);
        assertThat(answer.rows()).isEmpty();
    }

    @Test
    void refusesAnEmptyWord() {
        assertThatThrownBy(() -> help.about("  "))
                .isInstanceOf(EngineException.class)
                .hasMessage("Help empty info.");
    }

    private static HelpTopic topic(String name, String category, Set<String> words) {
        return new HelpTopic(name, category, words, "about " + name, "try " + name);
    }
}
