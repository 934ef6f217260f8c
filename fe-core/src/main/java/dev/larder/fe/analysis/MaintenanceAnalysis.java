package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.JobId;
import dev.larder.fe.catalog.Repository;
import dev.larder.fe.command.Command;
import dev.larder.fe.command.MaintenanceCommand;
import dev.larder.fe.job.Trust;
import dev.larder.fe.maintenance.VerifyLevel;
import dev.larder.sql.tree.ComparisonOperator;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Identifier;
import dev.larder.sql.tree.MaintenanceStatement;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** Upkeep of repositories. */
final class MaintenanceAnalysis implements MaintenanceStatement.Visitor<Command> {
    private static final String WHERE_SYNTAX = "Where clause should looks like: TIMESTAMP = '2018-04-18-19-19-10'";
    private static final long SECONDS_MAX = Duration.ofDays(3650).toSeconds();

    private final AnalysisContext context;

    MaintenanceAnalysis(AnalysisContext context) {
        this.context = context;
    }

    @Override
    public Command visit(MaintenanceStatement.DropSnapshot node) {
        return new MaintenanceCommand.DropSnapshot(
                writable(node.repository()).id(), node.label().value(), timestamp(node.where()));
    }

    @Override
    public Command visit(MaintenanceStatement.CleanRepository node) {
        PropertyReader properties = new PropertyReader(node.properties());
        Optional<Duration> grace = properties.take("grace").map(text -> seconds("grace", text));
        Optional<Duration> leaseTimeout = properties.take("lease_timeout").map(text -> seconds("lease_timeout", text));
        properties.refuseRest("clean");
        return new MaintenanceCommand.CleanRepository(
                writable(node.repository()).id(), grace, leaseTimeout);
    }

    @Override
    public Command visit(MaintenanceStatement.AnalyzeRepository node) {
        return new MaintenanceCommand.AnalyzeRepository(
                repository(node.repository()).id());
    }

    @Override
    public Command visit(MaintenanceStatement.VerifySnapshot node) {
        PropertyReader properties = new PropertyReader(node.properties());
        VerifyLevel level = level(properties.take("level").orElse("data"));
        Optional<String> sample = properties.take("sample");
        Trust trust = properties.takeBoolean("force") ? Trust.FORCED : Trust.REQUIRED;
        properties.refuseRest("verify");
        if (sample.isPresent() && level != VerifyLevel.DATA) {
            throw PropertyReader.wrong("sample means something with level = data alone");
        }
        return new MaintenanceCommand.VerifySnapshot(
                repository(node.repository()).id(),
                node.label().value(),
                timestamp(node.where()),
                level,
                sample.map(MaintenanceAnalysis::percent).orElse(100),
                trust);
    }

    @Override
    public Command visit(MaintenanceStatement.ShowRepositoryJobs node) {
        return new MaintenanceCommand.ShowRepositoryJobs(
                repository(node.repository()).id());
    }

    @Override
    public Command visit(MaintenanceStatement.CancelRepositoryJob node) {
        return new MaintenanceCommand.CancelRepositoryJob(
                repository(node.repository()).id(), node.job().map(MaintenanceAnalysis::job));
    }

    private Repository repository(Identifier name) {
        return new JobAnalysis(context).repository(name);
    }

    private Repository writable(Identifier name) {
        Repository repository = repository(name);
        if (repository.readOnly()) {
            throw PropertyReader.wrong("Repository " + repository.name() + " is read only");
        }
        return repository;
    }

    private static Optional<String> timestamp(Optional<Expression> where) {
        return where.map(condition -> {
            if (condition instanceof Expression.Comparison comparison
                    && comparison.operator() == ComparisonOperator.EQUAL
                    && comparison.left() instanceof Expression.ColumnReference column
                    && column.name().last().value().equalsIgnoreCase("TIMESTAMP")
                    && comparison.right() instanceof Expression.StringLiteral text) {
                return text.value();
            }
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, WHERE_SYNTAX);
        });
    }

    private static VerifyLevel level(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "metadata" -> VerifyLevel.METADATA;
            case "sizes" -> VerifyLevel.SIZES;
            case "data" -> VerifyLevel.DATA;
            default -> throw PropertyReader.wrong("level must be metadata, sizes or data: " + text);
        };
    }

    private static int percent(String text) {
        String digits =
                text.trim().endsWith("%") ? text.trim().substring(0, text.trim().length() - 1) : text.trim();
        if (!digits.trim().matches("[1-9][0-9]?|100")) {
            throw PropertyReader.wrong("sample must be 1% to 100%: " + text);
        }
        return Integer.parseInt(digits.trim());
    }

    private static Duration seconds(String key, String text) {
        if (!text.trim().matches("\\d{1,10}") || Long.parseLong(text.trim()) > SECONDS_MAX) {
            throw PropertyReader.wrong(key + " must be 0 to " + SECONDS_MAX + " seconds: " + text);
        }
        return Duration.ofSeconds(Long.parseLong(text.trim()));
    }

    private static JobId job(BigInteger number) {
        if (number.bitLength() >= Long.SIZE) {
            throw PropertyReader.wrong("There is no job " + number);
        }
        return new JobId(number.longValue());
    }
}
