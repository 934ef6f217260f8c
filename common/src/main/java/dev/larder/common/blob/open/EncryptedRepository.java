package dev.larder.common.blob.open;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.Blobs;
import dev.larder.common.blob.CorruptBlob;
import dev.larder.common.blob.encryption.EncryptedBlobStore;

/** What of an encrypted repository stays in clear: what it is, and what is written and deleted while it is checked. */
final class EncryptedRepository implements EncryptedBlobStore.Territory {
    private static final BlobKey IDENTITY = new BlobKey("repository.json");
    private static final String PROBES = "probes/";
    private static final int IDENTITY_BYTES_MAX = 64 * 1024;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    @Override
    public boolean isClear(BlobKey key) {
        return key.equals(IDENTITY) || key.value().startsWith(PROBES);
    }

    @Override
    public String identity(BlobStore store) throws BlobStoreException {
        JsonNode identity;
        try {
            identity = MAPPER.readTree(new String(
                    Blobs.read(store, IDENTITY, IDENTITY_BYTES_MAX), java.nio.charset.StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new CorruptBlob("Blob " + IDENTITY + " is no JSON");
        }
        String scheme = identity.path("encryption").asText("");
        if (!scheme.equals(KeyFiles.ENCRYPTION_SCHEME)) {
            throw new CorruptBlob("Blob " + IDENTITY
                    + (scheme.isEmpty() ? " says that the repository is not encrypted" : " names encryption " + scheme)
                    + "; a repository with encryption_key_file has encryption " + KeyFiles.ENCRYPTION_SCHEME);
        }
        String id = identity.path("id").asText("");
        if (id.isEmpty()) {
            throw new CorruptBlob("Blob " + IDENTITY + " has no id");
        }
        return id;
    }
}
