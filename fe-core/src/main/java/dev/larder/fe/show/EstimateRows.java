package dev.larder.fe.show;

import dev.larder.common.id.BackendId;
import dev.larder.fe.catalog.Backend;
import dev.larder.fe.job.Estimate;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;

/** EXPLAIN BACKUP and EXPLAIN RESTORE: a line for each backend, and one for all. */
public final class EstimateRows {
    private EstimateRows() {}

    /**
     * @param freeBytes of a backend, as it told last
     * @param bytesPerSecond that was measured; empty if nothing was
     */
    public static ShowRows show(
            Map<BackendId, Estimate> estimates,
            Map<BackendId, Backend> backends,
            Function<BackendId, Optional<Long>> freeBytes,
            OptionalLong bytesPerSecond) {
        ShowRows.Builder rows = ShowRows.of(
                "Backend",
                "Tablets",
                "Files",
                "Bytes",
                "NewFiles",
                "NewBytes",
                "Requests",
                "FreeBytes",
                "BytesPerSecond",
                "Seconds");
        Estimate all = Estimate.NOTHING;
        for (Map.Entry<BackendId, Estimate> one : estimates.entrySet()) {
            Estimate estimate = one.getValue();
            all = all.plus(estimate);
            rows.row(
                    backends.get(one.getKey()).address(),
                    estimate.tablets(),
                    estimate.files(),
                    estimate.bytes(),
                    estimate.newFiles(),
                    estimate.newBytes(),
                    estimate.requests(),
                    freeBytes.apply(one.getKey()).orElse(null),
                    null,
                    null);
        }
        boolean measured = bytesPerSecond.isPresent() && bytesPerSecond.getAsLong() > 0;
        rows.row(
                "all",
                all.tablets(),
                all.files(),
                all.bytes(),
                all.newFiles(),
                all.newBytes(),
                all.requests(),
                null,
                measured ? bytesPerSecond.getAsLong() : null,
                measured ? (all.newBytes() + bytesPerSecond.getAsLong() - 1) / bytesPerSecond.getAsLong() : null);
        return rows.build();
    }
}
