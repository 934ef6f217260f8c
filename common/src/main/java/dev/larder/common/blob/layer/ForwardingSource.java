package dev.larder.common.blob.layer;

import dev.larder.common.blob.BlobSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/** Passes every question on; a layer overrides those that it answers differently. */
abstract class ForwardingSource implements BlobSource {
    protected final BlobSource source;

    ForwardingSource(BlobSource source) {
        this.source = source;
    }

    @Override
    public long length() {
        return source.length();
    }

    @Override
    public InputStream open(long offset) throws IOException {
        return source.open(offset);
    }

    @Override
    public InputStream sending(InputStream bytes) {
        return source.sending(bytes);
    }

    @Override
    public Optional<String> sha256() {
        return source.sha256();
    }
}
