package dev.larder.fe.editlog;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the edit log lies and who shares it.
 *
 * @param folder for log and images; one process at a time
 * @param self this frontend; its name is written into the log and must stay
 * @param peers all frontends that share the log, this one among them; this one alone by default
 * @param imageEvery entries between two images; a restart replays no more than about so many
 * @param electionTimeout silence of the leader after which others try to lead; no meaning for one alone
 * @param startTimeout how long {@link RatisEditLog#open} waits until this frontend, if it is alone, leads
 */
public record EditLogConfig(
        Path folder, Peer self, List<Peer> peers, long imageEvery, Duration electionTimeout, Duration startTimeout) {
    public static final long IMAGE_EVERY_DEFAULT = 50_000;
    public static final Duration ELECTION_TIMEOUT_DEFAULT = Duration.ofSeconds(1);
    public static final Duration START_TIMEOUT_DEFAULT = Duration.ofMinutes(2);

    /**
     * A frontend as others reach it.
     *
     * @param port 0 for any free one, which only a frontend alone may have
     */
    public record Peer(String name, String host, int port) {
        public Peer {
            if (!name.matches("[A-Za-z0-9_.-]{1,64}")) {
                throw new IllegalArgumentException(
                        "The name of a frontend must be 1 to 64 letters, digits, '_', '.' or '-': '" + name + "'");
            }
            if (port < 0 || port > 65_535) {
                throw new IllegalArgumentException("Port must be 0 to 65535: " + port);
            }
        }
    }

    public EditLogConfig {
        peers = List.copyOf(peers);
        if (!peers.contains(self)) {
            throw new IllegalArgumentException(
                    "Frontend " + self + " must be one of those that share the log: " + peers);
        }
        if (peers.size() > 1 && peers.stream().anyMatch(peer -> peer.port() == 0)) {
            throw new IllegalArgumentException("Frontends that share a log need fixed ports: " + peers);
        }
        if (imageEvery < 1) {
            throw new IllegalArgumentException("Entries between images must be at least 1: " + imageEvery);
        }
    }

    /** One frontend alone: reachable by nobody, on any free port. */
    public static EditLogConfig alone(Path folder) {
        Peer self = new Peer("fe", "127.0.0.1", 0);
        return new EditLogConfig(
                folder, self, List.of(self), IMAGE_EVERY_DEFAULT, ELECTION_TIMEOUT_DEFAULT, START_TIMEOUT_DEFAULT);
    }

    /** The same with another distance of images. */
    public EditLogConfig withImageEvery(long entries) {
        return new EditLogConfig(folder, self, peers, entries, electionTimeout, startTimeout);
    }

    boolean isAlone() {
        return peers.size() == 1;
    }
}
