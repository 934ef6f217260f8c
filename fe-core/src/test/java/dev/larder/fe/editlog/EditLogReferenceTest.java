package dev.larder.fe.editlog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/reference/edit-log.md is made from the code: {@code -Dgolden=update} writes it, else it is only compared. */
class EditLogReferenceTest {
    private static final Path PAGE = Path.of("..", "docs", "reference", "edit-log.md");

    @Test
    void thePageSaysWhatTheCodeDoes() throws IOException {
        String page = page();
        if ("update".equals(System.getProperty("golden"))) {
            Files.createDirectories(PAGE.getParent());
            Files.writeString(PAGE, page, StandardCharsets.UTF_8);
        }
        assertThat(Files.readString(PAGE, StandardCharsets.UTF_8))
                .as("docs/reference/edit-log.md; -Dgolden=update writes it")
                .isEqualTo(page);
    }

    private static String page() {
        StringBuilder page = new StringBuilder();
        page.append("# The edit log\n\n")
                .append("<!-- Made from the code by EditLogReferenceTest; run it with -Dgolden=update. -->\n\n")
                .append("Everything a frontend must not forget is a *fact*. Facts that were decided together are an ")
                .append(
                        "*entry*: applied\nwhole or not at all, by every frontend in the same order. From time to time ")
                .append("the state that all entries lead to is\nwritten as an *image*, and files of the log that are ")
                .append("older than the kept images are removed.\n\n")
                .append("## On disk\n\n")
                .append("| what | where, below `<data>/log` |\n|---|---|\n")
                .append("| lock of the one process that may use the folder | `edit-log.lock` |\n")
                .append("| log files (Apache Ratis segments, checksummed) | `<group>/current/log_*` |\n")
                .append(
                        "| images, each with its MD5 beside it; the newest three are kept | `<group>/sm/snapshot.<term>_<index>` |\n\n")
                .append("An entry is a JSON array of facts in UTF-8. One longer than ")
                .append(EntryPayload.PLAIN_BYTES_MAX / 1024)
                .append(
                        " KiB is compressed with Zstandard; its first byte tells\nwhich: `[` starts JSON. Stored it has at most ")
                .append(RatisEditLog.ENTRY_BYTES_MAX >> 20)
                .append(" MiB, and at most ")
                .append(String.format("%,d", EditLog.FACTS_MAX))
                .append(" facts.\n\n```json\n[{\"type\":\"backup.batch-linked\",\"v\":1,\"job\":10050,\"batch\":1,")
                .append("\"at\":\"2026-11-22T10:15:30.123456Z\"}]\n```\n\n")
                .append("An image is `{\"image\":")
                .append(ImageCodec.FORMAT)
                .append(",\"state\":{...}}`.\n\n")
                .append("Ids are numbers, times ISO 8601 in UTC, durations ISO 8601, maps objects, and what is absent ")
                .append("is null. A fact of an\nunknown type or version, a field that is missing or not known, a gap ")
                .append(
                        "in the log, a checksum that does not agree: each\nrefuses to start, with a message that names ")
                .append("it. Nothing is skipped.\n\n")
                .append("## Facts\n\n| type | version | fields |\n|---|---|---|\n");
        for (ChangeType type : ChangeType.values()) {
            page.append("| `")
                    .append(type.typeName())
                    .append("` | ")
                    .append(type.version())
                    .append(" | ");
            page.append(fields(type.changeClass())).append(" |\n");
        }
        page.append(
                "\n## Families inside facts\n\nTheir members carry a `type` as well.\n\n| family | types |\n|---|---|\n");
        StateJson.FAMILIES.keySet().stream()
                .sorted(Comparator.comparing(Class::getName))
                .forEach(family -> page.append("| ")
                        .append(family.getSimpleName())
                        .append(" | ")
                        .append(StateJson.names(family))
                        .append(" |\n"));
        return page.toString();
    }

    private static String fields(Class<?> change) {
        return Arrays.stream(change.getRecordComponents())
                .map(EditLogReferenceTest::field)
                .collect(Collectors.joining(", "));
    }

    private static String field(RecordComponent component) {
        return "`" + component.getName() + "` " + name(component.getGenericType());
    }

    private static String name(Type type) {
        if (type instanceof ParameterizedType generic) {
            String inner = Arrays.stream(generic.getActualTypeArguments())
                    .map(EditLogReferenceTest::name)
                    .collect(Collectors.joining(" to "));
            boolean map = Map.class.isAssignableFrom((Class<?>) generic.getRawType());
            return (map ? "map of " : "list of ") + inner;
        }
        return ((Class<?>) type).getSimpleName();
    }
}
