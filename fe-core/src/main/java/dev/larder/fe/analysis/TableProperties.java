package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.TableSchema;
import dev.larder.sql.tree.PropertyList;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.pcollections.TreePMap;

/** The PROPERTIES of CREATE TABLE and of a partition in it. Lives for one statement. */
final class TableProperties {
    /** Kept in the definition when BUCKETS AUTO was written, so that SHOW CREATE TABLE says so again. */
    static final String AUTO_BUCKET = "_auto_bucket";

    private static final String MERGE_ON_WRITE = "enable_unique_key_merge_on_write";
    private static final int REPLICATION_NUM_DEFAULT = 3;
    private static final int REPLICATION_NUM_MAX = 32;
    private static final Pattern ALLOCATION = Pattern.compile("\\s*tag\\.location\\.default\\s*:\\s*(\\d{1,5})\\s*");

    private final Map<String, String> kept = new LinkedHashMap<>();
    private int replicationNum = REPLICATION_NUM_DEFAULT;

    TableProperties(PropertyList properties) {
        this(properties, REPLICATION_NUM_DEFAULT);
    }

    TableProperties(PropertyList properties, int replicationNumOtherwise) {
        replicationNum = replicationNumOtherwise;
        Map<String, String> unknown = new LinkedHashMap<>();
        properties.asMap().forEach((key, value) -> take(key.toLowerCase(Locale.ROOT), value, unknown));
        if (!unknown.isEmpty()) {
            throw TableDefiner.wrong("Unknown properties: " + unknown);
        }
    }

    int replicationNum() {
        return replicationNum;
    }

    /** The number that holds whatever the statement says; 0 for what it says. */
    void force(int number) {
        replicationNum = number == 0 ? replicationNum : number;
    }

    /** What the table keeps; the number of copies belongs to the partitions but is kept as the default of new ones. */
    TreePMap<String, String> kept() {
        TreePMap<String, String> all = TreePMap.from(kept);
        return all.plus("replication_num", Integer.toString(replicationNum));
    }

    /** The buckets of a table that leaves their number to us. */
    int autoBuckets(int otherwise) {
        kept.put(AUTO_BUCKET, "true");
        return AutoBuckets.count(Optional.ofNullable(kept.get(AutoBuckets.ESTIMATE)), otherwise);
    }

    /** Checks the properties that speak about the table itself. */
    void fit(TableSchema schema) {
        kept.computeIfPresent(BloomFilters.COLUMNS, (key, written) -> BloomFilters.columns(written, schema));
        kept.remove(BloomFilters.COLUMNS, "");
        if ("true".equals(kept.get(MERGE_ON_WRITE)) && schema.keysType() != KeysType.UNIQUE) {
            throw TableDefiner.wrong(MERGE_ON_WRITE + " property only support unique key table");
        }
    }

    /** The number of copies that a property asks for. */
    static int replicationNum(String text) {
        int number = -1;
        try {
            number = Integer.parseInt(text.trim());
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Invalid replication_num format: " + text, e);
        }
        if (number < 1 || number > REPLICATION_NUM_MAX) {
            throw TableDefiner.wrong("Replication num should be 1 to " + REPLICATION_NUM_MAX + ": " + text);
        }
        return number;
    }

    /** The number of copies in {@code tag.location.default: 3}. */
    static int allocation(String text) {
        Matcher matcher = ALLOCATION.matcher(text);
        if (!matcher.matches()) {
            throw TableDefiner.wrong(
                    "Invalid replication_allocation property, expected 'tag.location.default: <number>': " + text);
        }
        return replicationNum(matcher.group(1));
    }

    private void take(String key, String value, Map<String, String> unknown) {
        if (key.equals("replication_num")) {
            replicationNum = replicationNum(value);
        } else if (key.equals("replication_allocation")) {
            replicationNum = allocation(value);
        } else if (DynamicPartitionRules.isOne(key)) {
            kept.put(DynamicPartitionRules.key(key), DynamicPartitionRules.checked(key, value));
        } else if (PropertyRule.ALL.containsKey(key)) {
            kept.put(key, PropertyRule.ALL.get(key).checked(key, value));
        } else {
            unknown.put(key, value);
        }
    }
}
