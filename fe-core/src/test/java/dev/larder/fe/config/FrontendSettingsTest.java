package dev.larder.fe.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.common.error.EngineException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FrontendSettingsTest {
    private final Map<String, String> log = new HashMap<>();
    private final FrontendSettings settings =
            FrontendSettings.of(Map.of("agent_task_concurrency_per_be", "5"), () -> log);

    /** A name that users know, or a default, changes only on purpose. */
    @Test
    void pinsEveryNameAndDefault() {
        assertThat(ConfigKeys.all().stream().collect(Collectors.toMap(ConfigKey::name, ConfigKey::otherwise)))
                .isEqualTo(Map.ofEntries(
                        Map.entry("backup_job_default_timeout_ms", 86_400_000L),
                        Map.entry("max_backup_restore_job_num_per_db", 10L),
                        Map.entry("max_concurrent_jobs_per_db", 1L),
                        Map.entry("max_backup_tablets_per_job", 300_000L),
                        Map.entry("backup_upload_snapshot_batch_size", 500L),
                        Map.entry("agent_task_resend_wait_time_ms", 1_000L),
                        Map.entry("agent_task_resend_wait_time_max_ms", 60_000L),
                        Map.entry("agent_task_concurrency_per_be", 8L),
                        Map.entry("force_olap_table_replication_num", 0L),
                        Map.entry("restore_download_snapshot_batch_size", 100L),
                        Map.entry("backup_restore_max_bytes_per_second_per_be", 0L),
                        Map.entry("table_name_length_limit", 64L)));
    }

    @Test
    void aChangeGoesBeforeTheLogAndTheLogBeforeTheStart() {
        assertThat(settings.number(ConfigKeys.TASKS_PER_BACKEND)).isEqualTo(5);
        log.put("agent_task_concurrency_per_be", "6");
        assertThat(settings.number(ConfigKeys.TASKS_PER_BACKEND)).isEqualTo(6);
        settings.change(ConfigKeys.TASKS_PER_BACKEND, 7);
        assertThat(settings.number(ConfigKeys.TASKS_PER_BACKEND)).isEqualTo(7);
        settings.forget(ConfigKeys.TASKS_PER_BACKEND);
        assertThat(settings.number(ConfigKeys.TASKS_PER_BACKEND)).isEqualTo(6);
        assertThat(settings.millis(ConfigKeys.JOB_TIMEOUT)).isEqualTo(Duration.ofDays(1));
    }

    @Test
    void aFrontendCannotStartWithWhatTheStateDependsOn() {
        FrontendSettings.checkStart("backup_job_default_timeout_ms", "600000");
        assertThatThrownBy(() -> FrontendSettings.checkStart("max_backup_restore_job_num_per_db", "5"))
                .isInstanceOf(EngineException.class)
                .hasMessage("Config 'max_backup_restore_job_num_per_db' is kept in the log: set it with ADMIN SET"
                        + " FRONTEND CONFIG");
    }
}
