package dev.larder.be.rpc;

import dev.larder.be.disk.DiskRoom;
import dev.larder.be.disk.DurableFiles;
import dev.larder.be.query.PeerTablets;
import dev.larder.be.tablet.DataFile;
import dev.larder.be.tablet.Tablet;
import dev.larder.be.tablet.TabletJson;
import dev.larder.be.tablet.TabletState;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.FetchRowsetsRequest;
import dev.larder.common.rpc.proto.FileChunk;
import dev.larder.common.rpc.proto.RepairTabletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a tablet whole from a healthy replica. What is here already is read and verified, not fetched again. */
final class TabletRepair {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Logger log = LoggerFactory.getLogger(TabletRepair.class);

    private final TabletStore tablets;
    private final PeerTablets peers;
    private final DiskRoom room;

    TabletRepair(TabletStore tablets, PeerTablets peers, DiskRoom room) {
        this.tablets = tablets;
        this.peers = peers;
        this.room = room;
    }

    void repair(RepairTabletRequest request, Instant deadline) throws IOException {
        Tablet tablet = tablets.tablet(new TabletId(request.getTabletId()));
        Path fetched = tablets.trash().resolve("repair-" + tablet.id() + "-" + UUID.randomUUID());
        Files.createDirectories(fetched);
        try {
            Set<String> have = wholeFiles(tablet);
            Fetch fetch = new Fetch(tablet, fetched, have);
            peers.fetch(request.getSourceAddress(), ask(request, have), deadline, fetch::take);
            tablet.adopt(fetch.end(), fetched);
            log.info("Tablet {} repaired from {}: {} files", tablet.id(), request.getSourceAddress(), fetch.count);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } finally {
            DurableFiles.deleteTree(fetched);
        }
    }

    private static FetchRowsetsRequest ask(RepairTabletRequest request, Set<String> have) {
        return FetchRowsetsRequest.newBuilder()
                .setTabletId(request.getTabletId())
                .setVersion(request.getVersion())
                .addAllRecent(request.getRecentList())
                .addAllHave(have)
                .build();
    }

    private static Set<String> wholeFiles(Tablet tablet) throws IOException {
        Set<String> whole = new HashSet<>();
        for (DataFile file : files(tablet.state())) {
            Path path = tablet.folder().resolve(file.name());
            if (Files.exists(path) && sha256(path).equals(file.sha256())) {
                whole.add(file.sha256());
            }
        }
        return whole;
    }

    private static List<DataFile> files(TabletState state) {
        return state.rowsets().stream()
                .flatMap(rowset -> rowset.files().stream())
                .toList();
    }

    private static String sha256(Path path) throws IOException {
        MessageDigest digest = digest();
        byte[] buffer = new byte[BUFFER_BYTES];
        try (InputStream in = Files.newInputStream(path)) {
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                digest.update(buffer, 0, count);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /** What arrives for one repair. Used by one thread. */
    private final class Fetch {
        private final Tablet tablet;
        private final Path folder;
        private final Set<String> have;
        private Optional<TabletState> healthy = Optional.empty();
        private Optional<Incoming> incoming = Optional.empty();
        private int count;

        Fetch(Tablet tablet, Path folder, Set<String> have) {
            this.tablet = tablet;
            this.folder = folder;
            this.have = have;
        }

        void take(FileChunk chunk) {
            try {
                if (healthy.isEmpty()) {
                    describe(chunk.getTabletJson());
                } else {
                    write(chunk);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /** The healthy replica's state, all of whose files are here or beside. */
        TabletState end() throws IOException {
            finishFile();
            TabletState state = healthy.orElseThrow(() -> damaged("no description came"));
            linkTwins(state);
            return state;
        }

        private void describe(String json) throws IOException {
            TabletState state = TabletJson.read(json);
            if (!state.id().equals(tablet.id())) {
                throw damaged("tablet " + state.id() + " came");
            }
            room.require(files(state).stream()
                    .filter(file -> !have.contains(file.sha256()))
                    .mapToLong(DataFile::size)
                    .sum());
            healthy = Optional.of(state);
        }

        private void write(FileChunk chunk) throws IOException {
            if (incoming.isEmpty() || !incoming.get().file.sha256().equals(chunk.getSha256())) {
                finishFile();
                DataFile file = files(healthy.orElseThrow()).stream()
                        .filter(one -> one.sha256().equals(chunk.getSha256()))
                        .findFirst()
                        .orElseThrow(() -> damaged("a file came that belongs to no rowset"));
                incoming = Optional.of(new Incoming(file, folder));
            }
            incoming.get().write(chunk);
        }

        private void finishFile() throws IOException {
            if (incoming.isPresent()) {
                incoming.get().finish();
                incoming = Optional.empty();
                count++;
            }
        }

        /** Files of equal bytes come once, and what is here may be here under another name. */
        private void linkTwins(TabletState state) throws IOException {
            for (DataFile file : files(state)) {
                Path target = folder.resolve(file.name());
                Path here = tablet.folder().resolve(file.name());
                boolean isHere = have.contains(file.sha256()) && Files.exists(here);
                if (!isHere && Files.notExists(target)) {
                    Files.createLink(target, twin(state, file));
                }
            }
        }

        private Path twin(TabletState state, DataFile file) {
            for (DataFile other : files(state)) {
                Path path = folder.resolve(other.name());
                if (other.sha256().equals(file.sha256()) && Files.exists(path)) {
                    return path;
                }
            }
            return files(tablet.state()).stream()
                    .filter(other -> other.sha256().equals(file.sha256()) && have.contains(other.sha256()))
                    .map(other -> tablet.folder().resolve(other.name()))
                    .findFirst()
                    .orElseThrow(() -> damaged("file " + file.name() + " did not come"));
        }

        private EngineException damaged(String how) {
            return new EngineException(
                    ErrorCode.REPLICA_NOT_USABLE, "Tablet " + tablet.id() + " could not be repaired: " + how);
        }
    }

    /** One file as it arrives. */
    private static final class Incoming {
        private final DataFile file;
        private final FileChannel channel;
        private final MessageDigest digest = digest();
        private long bytes;

        Incoming(DataFile file, Path folder) throws IOException {
            this.file = file;
            this.channel = FileChannel.open(
                    folder.resolve(file.name()), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        }

        void write(FileChunk chunk) throws IOException {
            bytes += chunk.getData().size();
            if (bytes > file.size()) {
                throw new IOException("File " + file.name() + " came with more than " + file.size() + " bytes");
            }
            digest.update(chunk.getData().asReadOnlyByteBuffer());
            var data = chunk.getData().asReadOnlyByteBuffer();
            while (data.hasRemaining()) {
                channel.write(data);
            }
        }

        void finish() throws IOException {
            try (channel) {
                channel.force(true);
            }
            if (!HexFormat.of().formatHex(digest.digest()).equals(file.sha256())) {
                throw new IOException("File " + file.name() + " came damaged: its SHA-256 is not " + file.sha256());
            }
        }
    }
}
