package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the value of a table property must look like. The properties named here are kept and shown as they were written;
 * they steer a storage engine other than ours, and no result depends on them. Those on which results would depend are
 * refused.
 */
@FunctionalInterface
interface PropertyRule {
    /** The value as it is kept. Throws an EngineException when it cannot be one. */
    String checked(String key, String value);

    /** The rule of every property that has one. */
    Map<String, PropertyRule> ALL = all();

    private static Map<String, PropertyRule> all() {
        Map<String, PropertyRule> rules = new TreeMap<>();
        for (String key : List.of(
                "disable_auto_compaction",
                "enable_duplicate_without_keys_by_default",
                "enable_mow_light_delete",
                "enable_single_replica_compaction",
                "enable_unique_key_merge_on_write",
                "is_being_synced",
                "light_schema_change",
                "skip_write_index_on_load",
                "store_row_column",
                "variant_enable_flatten_nested",
                TableProperties.AUTO_BUCKET)) {
            rules.put(key, PropertyRule::truth);
        }
        for (String key : List.of(
                "binlog.max_bytes",
                "binlog.max_history_nums",
                "binlog.ttl_seconds",
                "file_cache_ttl_seconds",
                "group_commit_data_bytes",
                "group_commit_interval_ms",
                "min_load_replica_num",
                "row_store_page_size",
                "storage_page_size",
                "time_series_compaction_empty_rowsets_threshold",
                "time_series_compaction_file_count_threshold",
                "time_series_compaction_goal_size_mbytes",
                "time_series_compaction_level_threshold",
                "time_series_compaction_time_threshold_seconds")) {
            rules.put(key, PropertyRule::number);
        }
        rules.put("binlog.enable", refusingTrue("this version keeps no binlog of a table"));
        rules.put("bloom_filter_columns", PropertyRule::any);
        rules.put("bloom_filter_fpp", PropertyRule::falsePositives);
        rules.put("colocate_with", (key, value) -> Names.colocateGroup(value));
        rules.put(
                "compaction_policy",
                oneOf("compaction_policy must be time_series or size_based", "time_series", "size_based"));
        rules.put(
                "compression",
                oneOf(
                        "unknown compression type",
                        "default",
                        "default_compression",
                        "no_compression",
                        "lz4",
                        "lz4f",
                        "lz4hc",
                        "snappy",
                        "zlib",
                        "zstd"));
        rules.put("estimate_partition_size", PropertyRule::volume);
        rules.put("function_column.sequence_col", PropertyRule::sequence);
        rules.put("function_column.sequence_type", PropertyRule::sequence);
        rules.put("in_memory", refusingTrue("tables are kept on disk"));
        rules.put(
                "inverted_index_storage_format",
                oneOf("unknown inverted index storage format", "default", "v1", "v2", "v3"));
        rules.put(
                "medium_allocation_mode",
                oneOf("medium_allocation_mode must be strict or adaptive", "strict", "adaptive"));
        rules.put("row_store_columns", PropertyRule::any);
        rules.put("storage_cooldown_time", PropertyRule::time);
        rules.put("storage_format", oneOf("unknown storage format", "default", "v2", "v3"));
        rules.put("storage_medium", oneOf("Invalid storage medium", "hdd", "ssd"));
        rules.put("storage_policy", (key, value) -> {
            throw unsupported(key, "there are no storage policies");
        });
        rules.put("storage_type", oneOf("unknown storage type", "column"));
        return Map.copyOf(rules);
    }

    private static String any(String key, String value) {
        return value;
    }

    private static String truth(String key, String value) {
        String lower = TableDefiner.lower(value.trim());
        if (!lower.equals("true") && !lower.equals("false")) {
            throw TableDefiner.wrong(key + " must be `true` or `false`: " + value);
        }
        return lower;
    }

    private static String number(String key, String value) {
        try {
            return Long.toString(Long.parseLong(value.trim()));
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, key + " must be a whole number: " + value, e);
        }
    }

    private static PropertyRule refusingTrue(String why) {
        return (key, value) -> {
            if (truth(key, value).equals("true")) {
                throw unsupported(key, why);
            }
            return "false";
        };
    }

    /** Words without regard to case; they are kept as they were written. */
    private static PropertyRule oneOf(String complaint, String... words) {
        List<String> known = Arrays.asList(words);
        return (key, value) -> {
            if (!known.contains(TableDefiner.lower(value.trim()))) {
                throw TableDefiner.wrong(complaint + ": " + value);
            }
            return value.trim();
        };
    }

    private static String falsePositives(String key, String value) {
        double share;
        try {
            share = Double.parseDouble(value.trim());
        } catch (NumberFormatException e) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Bloom filter fpp is not Double: " + value, e);
        }
        if (!(share >= BloomFilters.FALSE_POSITIVES_MIN && share <= BloomFilters.FALSE_POSITIVES_MAX)) {
            throw TableDefiner.wrong("Bloom filter fpp should in [0.0001, 0.05]: " + value);
        }
        return value.trim();
    }

    private static String volume(String key, String value) {
        return AutoBuckets.bytes(value).isPresent() ? value.trim() : badVolume(key, value);
    }

    private static String badVolume(String key, String value) {
        throw TableDefiner.wrong(
                "Invalid " + key + ", expected a number of bytes with or without a unit, such as 10G: " + value);
    }

    private static String time(String key, String value) {
        try {
            return LocalDateTime.parse(value.trim(), DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT))
                    .format(DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT));
        } catch (DateTimeParseException e) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR, "Invalid " + key + ", expected yyyy-MM-dd HH:mm:ss: " + value, e);
        }
    }

    private static String sequence(String key, String value) {
        throw unsupported(
                key,
                "of rows with equal keys this version keeps the one that was loaded last, whatever a sequence column says");
    }

    private static EngineException unsupported(String key, String why) {
        return new EngineException(ErrorCode.NOT_SUPPORTED, "Property '" + key + "' is not supported: " + why);
    }
}
