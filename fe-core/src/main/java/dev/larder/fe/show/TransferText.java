package dev.larder.fe.show;

import dev.larder.common.id.JobId;
import dev.larder.fe.dispatch.Pace;
import dev.larder.fe.dispatch.Progress;
import dev.larder.fe.dispatch.TaskProgressView;
import dev.larder.fe.job.Amount;
import dev.larder.fe.job.Work;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongUnaryOperator;

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
    private final LongUnaryOperator planned;

    /**
     * @param ended what the batches that are done moved
     * @param open the batches that are not
     * @param planned about how many bytes the batch of a number has; negative if that is not known
     */
    TransferText(Amount ended, int endedBatches, Collection<Work> open, LongUnaryOperator planned) {
        this.ended = ended;
        this.endedBatches = endedBatches;
        this.open = open;
        this.planned = planned;
    }

    String of(JobId job, Progress progress) {
        long files = ended.files();
        long bytes = ended.bytes();
        long filesKnown = ended.files();
        long bytesKnown = ended.bytes();
        long bytesPlanned = 0;
        int unknown = 0;
        int unheard = 0;
        for (Work work : open) {
            Optional<TaskProgressView> running = progress.task(work.id());
            files += running.map(TaskProgressView::filesDone).orElse(0L);
            bytes += running.map(TaskProgressView::bytesDone).orElse(0L);
            Optional<Amount> whole = running.filter(task -> task.filesTotal() > 0)
                    .map(task -> new Amount(task.filesTotal(), task.bytesTotal(), 0))
                    .or(() -> progress.linked(work.id()));
            filesKnown += whole.map(Amount::files).orElse(0L);
            bytesKnown += whole.map(Amount::bytes).orElse(0L);
            if (whole.isEmpty()) {
                long plan = planned.applyAsLong(work.id().subject());
                unknown += plan == 0 ? 0 : 1;
                unheard += plan < 0 ? 1 : 0;
                bytesPlanned += Math.max(0, plan);
            }
        }
        int batches = endedBatches + open.size();
        if (batches == unknown) {
            return "";
        }
        String about = unknown == 0 ? "" : "about ";
        long bytesTotal = scaled(bytesKnown + bytesPlanned, batches, batches - unheard);
        long filesTotal = bytesPlanned == 0 || bytesKnown == 0
                ? scaled(filesKnown, batches, batches - unknown)
                : scaled(filesKnown, bytesTotal, bytesKnown);
        StringBuilder text = new StringBuilder()
                .append(files + " of " + about + filesTotal + " files, ")
                .append(size(bytes) + " of " + about + size(bytesTotal));
        long bytesLeft = bytesTotal - bytes;
        Optional<Pace> pace = progress.pace(job);
        pace.filter(known -> known.silence().compareTo(STALLED) >= 0)
                .ifPresentOrElse(silent -> text.append(", stalled ").append(time(silent.silence())), () -> pace.filter(
                                Pace::isKnown)
                        .ifPresent(known -> text.append(speed(known, bytesLeft, about))));
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

    private static long scaled(long known, long whole, long part) {
        return Math.round((double) known * whole / part);
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
