package dev.larder.fe.help;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.fe.help.ManualPage.Example;
import dev.larder.fe.help.ManualPage.Use;
import java.util.List;
import org.junit.jupiter.api.Test;

class ManualPageTest {
    private static final ManualPage PAGE = ManualPage.parse(
            """
            <!-- help: Kitchen; spoon, FORK -->
            # STIR POT

            Stirs a `pot` of **anything**.

            ## Syntax

            ```
            STIR POT name
                [SLOWLY]
            ```

            ## Properties

            | key | default | meaning |
            |---|---|---|
            | `speed` | `1` | `slow` \\| `fast`, and so many words that they do not fit into one line of a terminal that is not too wide |

            ## Examples

            Stir:

            ```sql
            STIR POT a;
            ```

            ```sql norun
            STIR POT b;
            ```

            ## Notes

            * See [another](page.md).
            """
                    .lines()
                    .toList());

    @Test
    void knowsWhatFindsIt() {
        HelpTopic topic = PAGE.topic();
        assertThat(topic.name()).isEqualTo("STIR POT");
        assertThat(topic.category()).isEqualTo("Kitchen");
        assertThat(topic.words()).containsExactlyInAnyOrder("STIR", "POT", "SPOON", "FORK");
    }

    @Test
    void readsWellInATerminal() {
        assertThat(PAGE.topic().description())
                .isEqualTo(
                        """
                        Stirs a pot of anything.

                        Syntax:

                          STIR POT name
                              [SLOWLY]

                        Properties:

                          key    default  meaning
                          -----  -------  ----------------------------------------------------------------------------------
                          speed  1        slow | fast, and so many words that they do not fit into one line of a terminal
                                          that is not too wide

                        Notes:

                        * See another.
                        """);
        assertThat(PAGE.topic().example()).isEqualTo("Stir:\n\n  STIR POT a;\n\n  STIR POT b;\n");
    }

    @Test
    void tellsExamplesThatRunFromThoseThatAreOnlyRead() {
        assertThat(PAGE.examples())
                .containsExactly(new Example("STIR POT a;\n", Use.RUN), new Example("STIR POT b;\n", Use.READ));
    }

    @Test
    void refusesAPageOfNoCategory() {
        assertThatThrownBy(() -> ManualPage.parse(List.of("# STIR POT")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("<!-- help: Category; WORD, WORD -->");
    }
}
