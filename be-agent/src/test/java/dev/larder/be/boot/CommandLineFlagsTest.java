package dev.larder.be.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.be.transfer.BundleRules;
import dev.larder.common.id.TaskId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLineFlagsTest {
    @TempDir
    Path folder;

    @Test
    void keysAndDefaultsAreThese() {
        assertThat(Arrays.stream(AgentKey.values()).map(key -> key.key() + "=" + key.defaultText()))
                .containsExactly(
                        "host=127.0.0.1",
                        "port=9060",
                        "data=data/be",
                        "token=",
                        "token-file=",
                        "transfer-threads=16",
                        "transfer-threads-min=4",
                        "transfer-bytes-per-second=0",
                        "bundle-file-max=4m",
                        "bundle-size=16m",
                        "disk-reserve=512m",
                        "query-memory=1g",
                        "debug.task-delay=",
                        "debug.http-port=");
    }

    @Test
    void defaultsOfTextAndOfCodeAgree() throws Exception {
        AgentConfig config = CommandLineFlags.parse("--token", "x").orElseThrow();

        assertThat(config.limits()).isEqualTo(AgentConfig.Limits.DEFAULT);
        assertThat(config.port()).isEqualTo(9060);
        assertThat(config.taskDelays()).isEmpty();
        assertThat(config.debugPort()).isEmpty();
    }

    @Test
    void readsEveryFlag() throws Exception {
        AgentConfig config = CommandLineFlags.parse(
                        "--host",
                        "0.0.0.0",
                        "--port",
                        "0",
                        "--data",
                        folder.toString(),
                        "--token",
                        "s3cret",
                        "--transfer-threads",
                        "3",
                        "--transfer-threads-min",
                        "2",
                        "--transfer-bytes-per-second",
                        "50m",
                        "--bundle-file-max",
                        "64k",
                        "--bundle-size",
                        "32m",
                        "--disk-reserve",
                        "1G",
                        "--query-memory",
                        "64m",
                        "--debug-task-delay",
                        "UPLOAD=2s,SNAPSHOT=1500ms",
                        "--debug-http-port",
                        "8040")
                .orElseThrow();

        assertThat(config.host()).isEqualTo("0.0.0.0");
        assertThat(config.port()).isZero();
        assertThat(config.data()).isEqualTo(folder);
        assertThat(config.limits())
                .isEqualTo(new AgentConfig.Limits(
                        3, 2, 50L << 20, new BundleRules(64L << 10, 32L << 20), 1L << 30, 64L << 20));
        assertThat(config.taskDelays())
                .isEqualTo(Map.of(
                        TaskId.Kind.UPLOAD, Duration.ofSeconds(2), TaskId.Kind.SNAPSHOT, Duration.ofMillis(1500)));
        assertThat(config.debugPort()).hasValue(8040);
        assertThat(config.toString()).doesNotContain("s3cret");
    }

    @Test
    void flagsWinOverTheFile() throws Exception {
        Path file = folder.resolve("be.conf");
        Files.writeString(file, "port = 1234\nhost = 10.0.0.1\ntoken = x\n");

        AgentConfig config = CommandLineFlags.parse("--config", file.toString(), "--port", "99")
                .orElseThrow();

        assertThat(config.host()).isEqualTo("10.0.0.1");
        assertThat(config.port()).isEqualTo(99);
    }

    @Test
    void takesTheTokenFromAFile() throws Exception {
        Path file = folder.resolve("token");
        Files.writeString(file, "s3cret\n");

        assertThat(CommandLineFlags.parse("--token-file", file.toString())).isPresent();
    }

    @Test
    void saysAllThatIsWrongAtOnceAndNoSecret() throws Exception {
        Path file = folder.resolve("be.conf");
        Files.writeString(file, "colour = blue\n");

        assertThatThrownBy(() -> CommandLineFlags.parse(
                        "--config",
                        file.toString(),
                        "--port",
                        "70000",
                        "--transfer-threads",
                        "many",
                        "--token",
                        "se cret",
                        "--debug-task-delay",
                        "LUNCH=1h",
                        "--query-memory",
                        "1k"))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("The configuration has 6 problems:")
                .hasMessageContaining("'colour'")
                .hasMessageContaining("port must be a number from 0 to 65535: '70000'")
                .hasMessageContaining("transfer-threads")
                .hasMessageContaining("A cluster token is")
                .hasMessageContaining("LUNCH=1h")
                .hasMessageContaining("query-memory")
                .hasMessageNotContaining("se cret");
    }

    @Test
    void refusesToRunWithoutAToken() {
        assertThatThrownBy(CommandLineFlags::parse).hasMessageContaining("token");
    }
}
