package dev.larder.fe.execution;

import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.BackendId;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.catalog.Catalog;
import dev.larder.fe.catalog.CatalogChange.BackendAdded;
import dev.larder.fe.catalog.CatalogChange.BackendDropped;
import dev.larder.fe.command.Address;
import dev.larder.fe.command.ClusterCommand;
import dev.larder.fe.command.ClusterCommand.DropBackends.Insistence;
import dev.larder.fe.command.ClusterCommand.SetFrontendConfig.Lifetime;
import dev.larder.fe.config.ConfigKey;
import dev.larder.fe.config.FrontendSettings;
import dev.larder.fe.engine.Proposal.Outcome;
import dev.larder.fe.kernel.StateChange;
import dev.larder.fe.show.ClusterRows;
import dev.larder.fe.show.ColocateRows;
import dev.larder.fe.show.ConfigRows;
import dev.larder.fe.state.ClusterChange.BrokersAdded;
import dev.larder.fe.state.ClusterChange.BrokersDropped;
import dev.larder.fe.state.ClusterChange.SettingKept;
import dev.larder.fe.state.ClusterState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Servers. */
final class ClusterHandler implements ClusterCommand.Handler {
    private static final int NEW_BACKEND_LOOKS = 50;
    private static final int LOOK_INTERVAL_MILLIS = 50;

    private final StatementRun run;

    ClusterHandler(StatementRun run) {
        this.run = run;
    }

    @Override
    public void handle(ClusterCommand.AddBackends command) {
        run.services().engine().call((state, context, now) -> {
            List<StateChange> facts = new ArrayList<>();
            for (Address address : command.addresses()) {
                if (state.catalog().backend(address.host(), address.port()).isPresent()) {
                    throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Same backend already exists[" + address + "]");
                }
                facts.add(new BackendAdded(
                        new Backend(new BackendId(context.ids().take()), address.host(), address.port(), now)));
            }
            return new Outcome<>(facts, true);
        });
        awaitAlive(command.addresses());
        run.done();
    }

    /** A moment's patience, so that the next statement can use the new backends; a dead one is added all the same. */
    private void awaitAlive(List<Address> addresses) {
        for (int looks = 0; looks < NEW_BACKEND_LOOKS && !allAlive(addresses); looks++) {
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_INTERVAL_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private boolean allAlive(List<Address> addresses) {
        Set<BackendId> live = run.services().backends().live();
        Catalog catalog = run.services().engine().state().catalog();
        return addresses.stream().allMatch(address -> catalog.backend(address.host(), address.port())
                .filter(backend -> live.contains(backend.id()))
                .isPresent());
    }

    @Override
    public void handle(ClusterCommand.DropBackends command) {
        run.services().engine().call((state, context, now) -> {
            List<StateChange> facts = new ArrayList<>();
            for (Address address : command.addresses()) {
                Backend backend = state.catalog()
                        .backend(address.host(), address.port())
                        .orElseThrow(() -> new EngineException(
                                ErrorCode.ANALYSIS_ERROR, "backend does not exists[" + address + "]"));
                if (command.insistence() == Insistence.ONLY_EMPTY && holdsTablets(state.catalog(), backend.id())) {
                    throw new EngineException(
                            ErrorCode.ANALYSIS_ERROR,
                            "It is highly NOT RECOMMENDED to use DROP BACKEND stmt. It is not safe to directly drop a"
                                    + " backend. All data on this backend will be discarded permanently. If you"
                                    + " insist, use DROPP BACKEND stmt (double P).");
                }
                facts.add(new BackendDropped(backend.id()));
            }
            return new Outcome<>(facts, true);
        });
        run.done();
    }

    private static boolean holdsTablets(Catalog catalog, BackendId backend) {
        return catalog.tables().values().stream()
                .flatMap(table -> table.tablets().stream())
                .flatMap(tablet -> tablet.replicas().stream())
                .anyMatch(replica -> replica.backend().equals(backend));
    }

    @Override
    public void handle(ClusterCommand.ChangeBroker command) {
        List<String> written =
                command.addresses().stream().map(Address::toString).toList();
        run.services().engine().call((state, context, now) -> {
            List<String> known = state.brokers().getOrDefault(command.name(), List.of());
            return Outcome.of(
                    true,
                    switch (command.change()) {
                        case ADDED -> added(command.name(), known, written);
                        case DROPPED -> dropped(state, command.name(), known, written);
                        case ALL_DROPPED -> dropped(state, command.name(), known, known);
                    });
        });
        run.services().backends().brokersChanged();
        run.done();
    }

    private static StateChange added(String name, List<String> known, List<String> addresses) {
        for (String address : addresses) {
            if (known.contains(address)) {
                throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Broker(" + address + ") has already in brokers.");
            }
        }
        return new BrokersAdded(name, addresses);
    }

    private static StateChange dropped(ClusterState state, String name, List<String> known, List<String> addresses) {
        if (known.isEmpty()) {
            throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Unknown broker name(" + name + ")");
        }
        for (String address : addresses) {
            if (!known.contains(address)) {
                throw new EngineException(ErrorCode.ANALYSIS_ERROR, "Broker(" + address + ") has not in brokers.");
            }
        }
        if (addresses.containsAll(known)) {
            state.catalog().repositories().values().stream()
                    .filter(repository -> repository.broker().equals(Optional.of(name)))
                    .findFirst()
                    .ifPresent(user -> {
                        throw new EngineException(
                                ErrorCode.ANALYSIS_ERROR,
                                "Broker " + name + " is used by repository " + user.name()
                                        + ". Can not drop its last process");
                    });
        }
        return new BrokersDropped(name, addresses);
    }

    @Override
    public void handle(ClusterCommand.ShowBroker command) {
        run.show(ClusterRows.brokers(run.state().brokers(), run.services().backends()::broker, run.times()));
    }

    @Override
    public void handle(ClusterCommand.ShowBackends command) {
        run.show(ClusterRows.backends(run.catalog(), run.services().backends()::health, run.times()));
    }

    @Override
    public void handle(ClusterCommand.ShowFrontends command) {
        run.show(ClusterRows.frontends(
                run.services().self().get(), run.times(), run.context().now()));
    }

    @Override
    public void handle(ClusterCommand.ShowFrontendConfig command) {
        run.show(ConfigRows.show(run.services().settings()), command.filter());
    }

    @Override
    public void handle(ClusterCommand.SetFrontendConfig command) {
        FrontendSettings settings = run.services().settings();
        List<StateChange> facts = new ArrayList<>();
        Map<ConfigKey, Long> passing = new HashMap<>();
        command.values().forEach((key, value) -> {
            if (key.change() == ConfigKey.Change.FOR_GOOD || command.lifetime() == Lifetime.FOR_GOOD) {
                facts.add(new SettingKept(key.name(), Long.toString(value)));
            } else {
                passing.put(key, value);
            }
        });
        if (!facts.isEmpty()) {
            run.services().engine().call((state, context, now) -> new Outcome<>(facts, true));
        }
        command.values().keySet().forEach(settings::forget);
        passing.forEach(settings::change);
        run.done();
    }

    @Override
    public void handle(ClusterCommand.ShowColocateGroups command) {
        run.show(ColocateRows.groups(run.catalog()));
    }
}
