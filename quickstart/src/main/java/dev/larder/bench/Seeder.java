package dev.larder.bench;

import dev.larder.be.segment.SegmentStat;
import dev.larder.be.segment.SegmentWriter;
import dev.larder.be.tablet.DataFile;
import dev.larder.be.tablet.Rowset;
import dev.larder.be.tablet.Tablet;
import dev.larder.be.tablet.TabletState;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.id.TabletId;
import dev.larder.common.schema.RowBatch;
import dev.larder.common.schema.TableSchema;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Gives tablets of a stopped agent the files of a data set. INSERT would make the same files, but takes too long for
 * gigabytes. The rows do not compress much; every run makes the same ones.
 */
final class Seeder {
    private static final byte[] LETTERS =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".getBytes(StandardCharsets.US_ASCII);
    private static final int ROW_BYTES = 48 << 10;
    /** A letter carries 6 bits, and compression finds that out. */
    private static final double COMPRESSED = 0.757;
    /** What a segment file needs beside its rows. */
    private static final int FILE_OVERHEAD_BYTES = 1 << 10;

    private static final int STATEMENT_ROWS = 200;

    private static final long VERSION = 2;

    private Seeder() {}

    /** Returns a folder with a link to every file, for those that copy folders. */
    static Path fill(Path agentData, List<Long> tablets, DataSet set, Path links) throws IOException {
        Files.createDirectories(links);
        TabletStore store = TabletStore.open(agentData, InstantSource.system());
        SplittableRandom random = new SplittableRandom(set.files());
        TableSchema schema = schema(store);
        for (long id : tablets) {
            fill(store.tablet(new TabletId(id)), schema, set, random, links);
        }
        return links;
    }

    static int rowsPerFile(DataSet set) {
        return Math.max(1, (int) Math.round(payloadBytes(set) / ROW_BYTES));
    }

    /** Statements that add rows of about so many bytes in all, as they will be on a disk. */
    static List<String> insert(DataSet set, long bytes) {
        SplittableRandom random = new SplittableRandom(bytes);
        int rows = Math.max(1, (int) (bytes / COMPRESSED / ROW_BYTES));
        List<String> statements = new ArrayList<>();
        for (int from = 0; from < rows; from += STATEMENT_ROWS) {
            statements.add(IntStream.range(from, Math.min(rows, from + STATEMENT_ROWS))
                    .mapToObj(row -> "(" + random.nextInt(set.buckets() * DataSet.ROWS_PER_BUCKET) + ", '"
                            + text(ROW_BYTES, random) + "')")
                    .collect(Collectors.joining(", ", "INSERT INTO " + set.table() + " VALUES ", "")));
        }
        return statements;
    }

    private static TableSchema schema(TabletStore store) throws IOException {
        return store.tablets().stream()
                .map(Tablet::state)
                .flatMap(state -> state.schema().stream())
                .filter(schema -> schema.indexOf("payload").isPresent())
                .findFirst()
                .orElseThrow(() -> new IOException("No tablet was ever loaded"));
    }

    private static void fill(Tablet tablet, TableSchema schema, DataSet set, SplittableRandom random, Path links)
            throws IOException {
        Path staging = Files.createDirectories(tablet.folder().resolveSibling("bench-" + tablet.id()));
        List<DataFile> files = new ArrayList<>();
        for (int i = 0; i < set.filesPerBucket(); i++) {
            Path temporary = staging.resolve("segment");
            SegmentStat stat = SegmentWriter.write(temporary, rows(schema, set, random));
            DataFile file = DataFile.restored(VERSION, i, stat.bytes(), stat.sha256(), stat.rows());
            Path segment = Files.move(temporary, staging.resolve(file.name()));
            Files.createLink(links.resolve(tablet.id() + "-" + file.name()), segment);
            files.add(file);
        }
        Rowset rowset = new Rowset(VERSION, VERSION, Rowset.NO_LOAD, files);
        tablet.adopt(new TabletState(tablet.id(), Optional.of(schema), List.of(rowset), List.of()), staging);
        Files.delete(staging);
    }

    private static RowBatch rows(TableSchema schema, DataSet set, SplittableRandom random) {
        int count = rowsPerFile(set);
        int length = (int) (payloadBytes(set) / count);
        List<Object[]> rows = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            rows.add(new Object[] {random.nextLong(), text(length, random)});
        }
        rows.sort(Comparator.comparingLong(row -> (Long) row[0]));
        return new RowBatch(schema, rows);
    }

    private static double payloadBytes(DataSet set) {
        return (set.fileBytes() - FILE_OVERHEAD_BYTES) / COMPRESSED;
    }

    private static String text(int length, SplittableRandom random) {
        byte[] text = new byte[length];
        random.nextBytes(text);
        for (int i = 0; i < length; i++) {
            text[i] = LETTERS[text[i] & 63];
        }
        return new String(text, StandardCharsets.US_ASCII);
    }
}
