package dev.larder.be.rpc;

import com.google.protobuf.ByteString;
import dev.larder.be.tablet.CapturedTablet;
import dev.larder.be.tablet.TabletJson;
import dev.larder.be.tablet.TabletStore;
import dev.larder.common.id.TabletId;
import dev.larder.common.rpc.proto.FetchRowsetsRequest;
import dev.larder.common.rpc.proto.FileChunk;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.Set;

/** Sends a tablet's files to another agent. */
record RowsetSender(TabletStore tablets) {
    private static final int CHUNK_BYTES = 256 << 10;

    void send(FetchRowsetsRequest request, PacedStream<FileChunk> stream) throws IOException {
        CapturedTablet tablet = tablets.capture(
                new TabletId(request.getTabletId()), request.getVersion(), VersionLoads.of(request.getRecentList()));
        stream.send(FileChunk.newBuilder()
                .setTabletJson(TabletJson.text(tablet.state()))
                .build());
        // Two files of equal bytes are one to the receiver.
        Set<String> sent = new HashSet<>(request.getHaveList());
        for (CapturedTablet.CapturedFile file : tablet.files()) {
            if (sent.add(file.file().sha256())) {
                send(file, stream);
            }
        }
    }

    private static void send(CapturedTablet.CapturedFile file, PacedStream<FileChunk> stream) throws IOException {
        byte[] buffer = new byte[CHUNK_BYTES];
        try (InputStream in = Files.newInputStream(file.path())) {
            for (int count = in.readNBytes(buffer, 0, CHUNK_BYTES);
                    count > 0;
                    count = in.readNBytes(buffer, 0, CHUNK_BYTES)) {
                stream.send(FileChunk.newBuilder()
                        .setSha256(file.file().sha256())
                        .setData(ByteString.copyFrom(buffer, 0, count))
                        .build());
            }
        }
    }
}
