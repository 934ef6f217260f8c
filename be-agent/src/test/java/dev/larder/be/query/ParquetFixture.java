package dev.larder.be.query;

import com.google.protobuf.ByteString;
import dev.larder.be.segment.SegmentStat;
import dev.larder.be.segment.SegmentWriter;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.ColumnSpec;
import dev.larder.common.rpc.proto.FetchRowsetsRequest;
import dev.larder.common.rpc.proto.FileChunk;
import dev.larder.common.rpc.proto.SchemaSpec;
import dev.larder.common.rpc.proto.VersionLoad;
import dev.larder.common.schema.ColumnType;
import dev.larder.common.schema.KeysType;
import dev.larder.common.schema.RowBatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Tablets as folders of Parquet files that a plain engine wrote: an agent's tablets, or a peer's, for tests. */
final class ParquetFixture implements TabletFiles, PeerTablets {
    private final Path folder;
    private final Map<Long, List<LocalSegment>> segments = new ConcurrentHashMap<>();
    final List<FetchRowsetsRequest> fetched = new ArrayList<>();
    /** Changes bytes on their way, to play a damaged transfer. */
    volatile boolean damaging;

    ParquetFixture(Path folder) {
        this.folder = folder;
    }

    /** Adds the rows of a query as one rowset with the next version of the tablet. */
    ParquetFixture with(long tablet, String select) throws IOException, SQLException {
        List<LocalSegment> known = segments.computeIfAbsent(tablet, id -> new ArrayList<>());
        long version = known.size() + 2L;
        Path path =
                Files.createDirectories(folder.resolve(Long.toString(tablet))).resolve(version + ".parquet");
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = connection.createStatement()) {
            statement.execute("COPY (" + select + ") TO '" + path + "' (FORMAT parquet, COMPRESSION zstd)");
        }
        known.add(new LocalSegment(new SegmentFile(sha256(Files.readAllBytes(path)), Files.size(path), version), path));
        return this;
    }

    /** Adds rows as one rowset with the next version, written as an agent writes them. */
    ParquetFixture with(long tablet, RowBatch rows) throws IOException {
        List<LocalSegment> known = segments.computeIfAbsent(tablet, id -> new ArrayList<>());
        long version = known.size() + 2L;
        Path path =
                Files.createDirectories(folder.resolve(Long.toString(tablet))).resolve(version + ".parquet");
        SegmentStat stat = SegmentWriter.write(path, rows);
        known.add(new LocalSegment(new SegmentFile(stat.sha256(), stat.bytes(), version), path));
        return this;
    }

    /** The tablet's newest version. */
    long version(long tablet) {
        return segments.getOrDefault(tablet, List.of()).size() + 1L;
    }

    @Override
    public List<LocalSegment> capture(TabletId tablet, long version, List<VersionLoad> recent) {
        List<LocalSegment> known = segments.get(tablet.value());
        if (known == null || known.size() + 1 < version) {
            if (version == 1) {
                return List.of();
            }
            throw new EngineException(ErrorCode.REPLICA_NOT_USABLE, "Tablet " + tablet + " is not here");
        }
        return known.stream()
                .filter(segment -> segment.file().version() <= version)
                .toList();
    }

    @Override
    public List<SegmentFile> describedBy(String tabletJson) {
        return tabletJson
                .lines()
                .map(line -> line.split(" "))
                .map(word -> new SegmentFile(word[0], Long.parseLong(word[1]), Long.parseLong(word[2])))
                .toList();
    }

    @Override
    public void fetch(String address, FetchRowsetsRequest request, Instant deadline, Consumer<FileChunk> chunks) {
        if (address.startsWith("dead")) {
            throw new EngineException(ErrorCode.REPLICA_NOT_USABLE, "connection refused");
        }
        synchronized (fetched) {
            fetched.add(request);
        }
        List<LocalSegment> files =
                capture(new TabletId(request.getTabletId()), request.getVersion(), request.getRecentList());
        StringBuilder description = new StringBuilder();
        files.forEach(file -> description
                .append(file.file().sha256() + " " + file.file().size() + " "
                        + file.file().version())
                .append('\n'));
        chunks.accept(
                FileChunk.newBuilder().setTabletJson(description.toString()).build());
        for (LocalSegment file : files) {
            if (!request.getHaveList().contains(file.file().sha256())) {
                send(file, chunks);
            }
        }
    }

    static SchemaSpec schema(KeysType keys, ColumnSpec... columns) {
        return SchemaSpec.newBuilder()
                .setKeysType(keys.name())
                .addAllColumns(List.of(columns))
                .build();
    }

    static ColumnSpec key(String name, ColumnType type) {
        return value(name, type).toBuilder().setKey(true).build();
    }

    static ColumnSpec value(String name, ColumnType type) {
        return ColumnSpec.newBuilder()
                .setName(name)
                .setKind(type.kind().name())
                .setPrecision(type.precision())
                .setScale(type.scale())
                .setNullable(true)
                .build();
    }

    private void send(LocalSegment file, Consumer<FileChunk> chunks) {
        try {
            byte[] bytes = Files.readAllBytes(file.path());
            if (damaging) {
                bytes[bytes.length / 2] ^= 1;
            }
            int half = bytes.length / 2;
            for (ByteString part : List.of(
                    ByteString.copyFrom(bytes, 0, half), ByteString.copyFrom(bytes, half, bytes.length - half))) {
                chunks.accept(FileChunk.newBuilder()
                        .setSha256(file.file().sha256())
                        .setData(part)
                        .build());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
