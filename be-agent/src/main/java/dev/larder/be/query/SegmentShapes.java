package dev.larder.be.query;

import dev.larder.be.segment.SegmentColumns;
import dev.larder.common.error.EngineException;
import dev.larder.common.error.ErrorCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

/** Remembers which columns segment files have: files never change. Safe for many threads. */
final class SegmentShapes {
    private static final int REMEMBERED_MAX = 100_000;

    /** By the SHA-256 of the file, that used longest ago first. Guarded by itself. */
    private final Map<String, SegmentColumns> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, SegmentColumns> eldest) {
            return size() > REMEMBERED_MAX;
        }
    };
    /** One value for files of one shape, so that what is remembered stays small. Guarded by {@link #known}. */
    private final Map<SegmentColumns, SegmentColumns> distinct = new LinkedHashMap<>();

    SegmentColumns of(LocalSegment segment) {
        synchronized (known) {
            SegmentColumns remembered = known.get(segment.file().sha256());
            if (remembered != null) {
                return remembered;
            }
        }
        SegmentColumns read = read(segment);
        synchronized (known) {
            if (distinct.size() > REMEMBERED_MAX) {
                distinct.clear();
            }
            SegmentColumns one = distinct.computeIfAbsent(read, shape -> shape);
            known.put(segment.file().sha256(), one);
            return one;
        }
    }

    private static SegmentColumns read(LocalSegment segment) {
        try {
            return SegmentColumns.read(segment.path());
        } catch (IOException | RuntimeException e) {
            throw new EngineException(
                    ErrorCode.QUERY_FAILED,
                    "A file of a tablet could not be read: " + segment.file().sha256(),
                    e);
        }
    }
}
