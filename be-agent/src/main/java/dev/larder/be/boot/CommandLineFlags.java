package dev.larder.be.boot;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/** The command line of the agent, and the file it names. What stands on the command line wins. */
final class CommandLineFlags {
    private static final String CONFIG = "--config";

    private final List<String> problems = new ArrayList<>();

    private CommandLineFlags() {}

    /** The config; nothing if help was asked for, which is then printed. */
    static Optional<AgentConfig> parse(String... arguments) throws ConfigException {
        return new CommandLineFlags().read(arguments);
    }

    private Optional<AgentConfig> read(String... arguments) throws ConfigException {
        CommandLine commandLine = new CommandLine(spec());
        Map<AgentKey, String> texts = new EnumMap<>(AgentKey.class);
        try {
            ParseResult flags = commandLine.parseArgs(arguments);
            if (CommandLine.printHelpIfRequested(flags)) {
                return Optional.empty();
            }
            if (flags.hasMatchedOption(CONFIG)) {
                texts.putAll(file(Path.of(flags.<String>matchedOptionValue(CONFIG, ""))));
            }
            for (AgentKey key : AgentKey.values()) {
                if (flags.hasMatchedOption(key.flag())) {
                    texts.put(key, flags.matchedOptionValue(key.flag(), ""));
                }
            }
        } catch (ParameterException e) {
            problems.add(e.getMessage());
        }
        return Optional.of(Settings.read(texts, problems));
    }

    private Map<AgentKey, String> file(Path path) {
        Map<AgentKey, String> texts = new EnumMap<>(AgentKey.class);
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException e) {
            problems.add("config file cannot be read: " + path);
        }
        for (String name : properties.stringPropertyNames()) {
            AgentKey.of(name)
                    .ifPresentOrElse(
                            key -> texts.put(key, properties.getProperty(name)),
                            () -> problems.add("unknown key in " + path + ": '" + name + "'"));
        }
        return texts;
    }

    private static CommandSpec spec() {
        CommandSpec spec = CommandSpec.create().name("larder be").mixinStandardHelpOptions(true);
        spec.version("Larder backend " + Agent.VERSION);
        spec.usageMessage().description("Runs a backend: keeps tablets, runs queries, sends and fetches backups.");
        spec.addOption(option(CONFIG, "FILE", "file with the same keys as the flags, one key=value a line"));
        for (AgentKey key : AgentKey.values()) {
            String byDefault = key.defaultText().isEmpty() ? "" : " (default: " + key.defaultText() + ")";
            spec.addOption(option(key.flag(), "VALUE", key.description() + byDefault));
        }
        return spec;
    }

    private static OptionSpec option(String name, String label, String description) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(description)
                .build();
    }
}
