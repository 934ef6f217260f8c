package dev.larder.fe.show;

import dev.larder.common.id.JobId;
import dev.larder.fe.dispatch.Pace;
import dev.larder.fe.dispatch.Progress;
import dev.larder.fe.dispatch.TaskProgressView;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Work;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How far a job's transfer is as a whole: {@code 34 of 120 files, 1.2 of 5.6 GB, 85.3 MB/s, 52 s left}. What nobody can
 * know yet is left out; what rests on batches that have not begun is called {@code about}.
 */
final class TransferText {
    /** Nothing for as long is worth saying: large files and slow stores pause for shorter. */
    private static final Duration STALLED = Duration.ofSeconds(10);

    private final Amount ended;
    private final int endedBatches;
    private final Collection<Work> open;

    /**
     * @param ended what the batches that are done moved
     * @param open the batches that are not
     */
    TransferText(Amount ended, int endedBatches, Collection<Work> open) {
        this.ended = ended;
        this.endedBatches = endedBatches;
        this.open = open;
    }

    String of(JobId job, Progress progress) {
        List<TaskProgressView> running = open.stream()
                .flatMap(work -> progress.task(work.id()).stream())
                .filter(task -> task.filesTotal() > 0)
                .toList();
        long files = ended.files()
                + running.stream().mapToLong(TaskProgressView::filesDone).sum();
        long bytes = ended.bytes()
                + running.stream().mapToLong(TaskProgressView::bytesDone).sum();
        long filesKnown = ended.files()
                + running.stream().mapToLong(TaskProgressView::filesTotal).sum();
        long bytesKnown = ended.bytes()
                + running.stream().mapToLong(TaskProgressView::bytesTotal).sum();
        int batchesKnown = endedBatches + running.size();
        if (batchesKnown == 0) {
            return "";
        }
        int batches = endedBatches + open.size();
        boolean exact = batchesKnown == batches;
        long filesTotal = expected(filesKnown, batchesKnown, batches);
        long bytesTotal = expected(bytesKnown, batchesKnown, batches);
        String about = exact ? "" : "about ";
        StringBuilder text = new StringBuilder()
                .append(files + " of " + about + filesTotal + " files, ")
                .append(size(bytes) + " of " + about + size(bytesTotal));
        Optional<Pace> pace = progress.pace(job);
        pace.filter(known -> known.silence().compareTo(STALLED) >= 0)
                .ifPresentOrElse(silent -> text.append(", stalled ").append(time(silent.silence())), () -> pace.filter(
                                Pace::isKnown)
                        .ifPresent(known -> text.append(speed(known, bytesTotal - bytes, about))));
        return text.toString();
    }

    private static String speed(Pace pace, long bytesLeft, String about) {
        // Files that lie there already count as done and need no travelling: time goes by what is faster.
        long perSecond = Math.max(pace.doneBytesPerSecond(), pace.movedBytesPerSecond());
        String speed = ", " + size(pace.movedBytesPerSecond()) + "/s";
        return perSecond == 0
                ? speed
                : speed + ", " + about + time(Duration.ofSeconds((bytesLeft + perSecond - 1) / perSecond)) + " left";
    }

    private static long expected(long known, int batchesKnown, int batches) {
        return Math.round((double) known / batchesKnown * batches);
    }

    /** {@code 85.3 MB}. */
    private static String size(long bytes) {
        String[] parts = ShowTimes.bytes(bytes).split(" ", 2);
        String unit = parts[1].isEmpty() ? "B" : parts[1];
        return unit.equals("B")
                ? bytes + " B"
                : String.format(Locale.ROOT, "%.1f %s", Double.parseDouble(parts[0]), unit);
    }

    private static String time(Duration duration) {
        if (duration.toHours() > 0) {
            return duration.toHours() + " h " + duration.toMinutesPart() + " min";
        }
        return duration.toMinutes() > 0
                ? duration.toMinutes() + " min " + duration.toSecondsPart() + " s"
                : duration.toSeconds() + " s";
    }
}
