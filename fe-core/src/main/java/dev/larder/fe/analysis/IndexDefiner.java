package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.Column;
import dev.larder.common.schema.IndexKind;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.SecondaryIndex;
import dev.larder.common.schema.TableSchema;
import dev.larder.common.schema.TypeKind;
import dev.larder.fe.catalog.IndexRules;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.IndexDefinition;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Checks the definition of a secondary index by Doris's rules. */
final class IndexDefiner {
    private static final Set<TypeKind> TEXT = EnumSet.of(TypeKind.CHAR, TypeKind.VARCHAR, TypeKind.STRING);
    private static final Set<TypeKind> UNFIT = EnumSet.of(TypeKind.FLOAT, TypeKind.DOUBLE);
    private static final Set<String> PARSERS =
            Set.of("none", "standard", "unicode", "english", "chinese", "icu", "basic", "ik");
    private static final int GRAM_SIZE_MAX = 255;
    private static final int GRAM_FILTER_BYTES_MIN = 64;
    private static final int GRAM_FILTER_BYTES_MAX = 65_535;

    private IndexDefiner() {}

    /** The indexes of CREATE TABLE. */
    static List<SecondaryIndex> all(List<IndexDefinition> written, TableSchema schema) {
        List<SecondaryIndex> indexes = new ArrayList<>();
        for (IndexDefinition definition : written) {
            SecondaryIndex index = define(definition, schema);
            IndexRules.checkNew(index, schema, indexes);
            indexes.add(index);
        }
        return indexes;
    }

    static SecondaryIndex define(IndexDefinition written, TableSchema schema) {
        String name = Names.index(written.name().value());
        IndexKind kind = kind(written);
        List<String> columns = new ArrayList<>();
        for (Identifier identifier : written.columns()) {
            columns.add(column(identifier, kind, name, schema).name());
        }
        if (columns.size() != 1) {
            throw TableDefiner.wrong(kind + " index can only apply to one column. invalid index: " + name);
        }
        return new SecondaryIndex(
                name,
                kind,
                columns,
                properties(written, kind),
                written.comment().orElse(""));
    }

    private static IndexKind kind(IndexDefinition written) {
        String text = written.kind().map(Identifier::value).orElse("INVERTED").toUpperCase(Locale.ROOT);
        for (IndexKind kind : IndexKind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        throw new EngineException(
                ErrorCode.NOT_SUPPORTED,
                "Index type " + text + " is not supported, expected INVERTED, NGRAM_BF or BITMAP");
    }

    private static Column column(Identifier identifier, IndexKind kind, String index, TableSchema schema) {
        Column column = schema.columns()
                .get(schema.indexOf(identifier.value())
                        .orElseThrow(() -> TableDefiner.wrong(
                                "Column " + identifier + " does not exist in table. invalid index: " + index)));
        TypeKind type = column.type().kind();
        if (UNFIT.contains(type)) {
            throw TableDefiner.wrong(type + " is not supported in " + kind + " index. invalid index: " + index);
        }
        if (kind == IndexKind.NGRAM_BF && !TEXT.contains(type)) {
            throw TableDefiner.wrong(type + " is not supported in ngram_bf index. invalid column: " + column.name());
        }
        if (schema.keysType() == KeysType.AGGREGATE && !column.key()) {
            throw TableDefiner.wrong(
                    kind + " index only used in columns of DUP_KEYS/UNIQUE_KEYS table or key columns of"
                            + " AGG_KEYS table. invalid index: " + index);
        }
        return column;
    }

    private static Map<String, String> properties(IndexDefinition written, IndexKind kind) {
        Map<String, String> properties = new TreeMap<>();
        written.properties().asMap().forEach((key, value) -> properties.put(TableDefiner.lower(key), value));
        if (kind == IndexKind.NGRAM_BF) {
            properties.putIfAbsent("gram_size", "2");
            properties.putIfAbsent("bf_size", "256");
            checkNumber("gram_size", properties.get("gram_size"), 1, GRAM_SIZE_MAX);
            checkNumber("bf_size", properties.get("bf_size"), GRAM_FILTER_BYTES_MIN, GRAM_FILTER_BYTES_MAX);
        }
        String parser = properties.get("parser");
        if (parser != null && !PARSERS.contains(TableDefiner.lower(parser))) {
            throw TableDefiner.wrong("Invalid inverted index 'parser' value: " + parser);
        }
        return properties;
    }

    private static void checkNumber(String key, String text, int min, int max) {
        int number = min - 1;
        try {
            number = Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "'" + key + "' should be an integer: " + text, e);
        }
        if (number < min || number > max) {
            throw TableDefiner.wrong("'" + key + "' should be an integer between " + min + " and " + max + ": " + text);
        }
    }
}
