package dev.larder.fe.analysis;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.fe.command.Address;
import dev.larder.fe.command.ClusterCommand;
import dev.larder.fe.command.ClusterCommand.ChangeBroker.Change;
import dev.larder.fe.command.ClusterCommand.DropBackends.Insistence;
import dev.larder.fe.command.ClusterCommand.SetFrontendConfig.Lifetime;
import dev.larder.fe.command.Command;
import dev.larder.fe.config.ConfigKey;
import dev.larder.fe.config.FrontendSettings;
import dev.larder.sql.tree.ClusterStatement;
import dev.larder.sql.tree.Expression;
import dev.larder.sql.tree.Property;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Servers. */
final class ClusterAnalysis implements ClusterStatement.Visitor<Command> {
    private static final Pattern ADDRESS = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^\\s:/@\\[\\]]{1,253}):(\\d{1,5})");
    private static final String COLOCATION_GROUP = "/colocation_group";
    private static final int PORT_MAX = 65_535;

    @Override
    public Command visit(ClusterStatement.AlterBackends node) {
        node.properties().asMap().forEach((key, value) -> {
            if (!key.equalsIgnoreCase("tag.location") || !value.equals("default")) {
                throw new EngineException(
                        ErrorCode.NOT_SUPPORTED, "Backend property '" + key + "' = '" + value + "' is not supported");
            }
        });
        List<Address> addresses = node.addresses().stream()
                .map(ClusterAnalysis::address)
                .distinct()
                .toList();
        return switch (node.change()) {
            case ADD -> new ClusterCommand.AddBackends(addresses);
            case DROP -> new ClusterCommand.DropBackends(addresses, Insistence.ONLY_EMPTY);
            case DROPP -> new ClusterCommand.DropBackends(addresses, Insistence.ANY);
        };
    }

    @Override
    public Command visit(ClusterStatement.AlterBroker node) {
        String name = Names.broker(node.name().value());
        List<Address> addresses = node.addresses().stream()
                .map(ClusterAnalysis::address)
                .distinct()
                .toList();
        return new ClusterCommand.ChangeBroker(
                switch (node.change()) {
                    case ADD -> Change.ADDED;
                    case DROP -> Change.DROPPED;
                    case DROP_ALL -> Change.ALL_DROPPED;
                },
                name,
                addresses);
    }

    @Override
    public Command visit(ClusterStatement.ShowBroker node) {
        return new ClusterCommand.ShowBroker();
    }

    @Override
    public Command visit(ClusterStatement.ShowBackends node) {
        return new ClusterCommand.ShowBackends();
    }

    @Override
    public Command visit(ClusterStatement.ShowFrontends node) {
        return new ClusterCommand.ShowFrontends();
    }

    @Override
    public Command visit(ClusterStatement.ShowFrontendConfig node) {
        return new ClusterCommand.ShowFrontendConfig(Filters.any(node.filter(), Filters.Case.IGNORED));
    }

    @Override
    public Command visit(ClusterStatement.SetFrontendConfig node) {
        Map<ConfigKey, Long> values = new LinkedHashMap<>();
        Lifetime lifetime = Lifetime.UNTIL_RESTART;
        for (Property property : node.settings().properties()) {
            if (property.key().equalsIgnoreCase("persist")) {
                lifetime = persists(property.value()) ? Lifetime.FOR_GOOD : Lifetime.UNTIL_RESTART;
            } else {
                ConfigKey key = FrontendSettings.changeable(property.key());
                values.put(key, key.value(property.value()));
            }
        }
        return new ClusterCommand.SetFrontendConfig(values, lifetime);
    }

    private static boolean persists(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw new EngineException(
                        ErrorCode.ANALYSIS_ERROR, "'persist' must be 'true' or 'false': '" + text + "'");
        };
    }

    @Override
    public Command visit(ClusterStatement.ShowProc node) {
        if (!node.path().equals(COLOCATION_GROUP) && !node.path().equals(COLOCATION_GROUP + "/")) {
            throw new EngineException(
                    ErrorCode.NOT_SUPPORTED,
                    "Proc path '" + node.path() + "' is not supported, only '" + COLOCATION_GROUP + "' is");
        }
        return new ClusterCommand.ShowColocateGroups();
    }

    private static Address address(Expression.StringLiteral literal) {
        Matcher matcher = ADDRESS.matcher(literal.value().trim());
        if (!matcher.matches()) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR, "Invalid host port: " + literal.value() + ", expected host:port");
        }
        int port = Integer.parseInt(matcher.group(2));
        if (port < 1 || port > PORT_MAX) {
            throw new EngineException(
                    ErrorCode.ANALYSIS_ERROR,
                    "Port is out of range: " + literal.value() + ", expected 1 to " + PORT_MAX);
        }
        return new Address(matcher.group(1), port);
    }
}
