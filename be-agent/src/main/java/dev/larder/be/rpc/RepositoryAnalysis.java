package dev.larder.be.rpc;

import com.google.protobuf.ByteString;
import dev.larder.common.blob.BlobKey;
import dev.larder.common.blob.BlobPrefix;
import dev.larder.common.blob.BlobStore;
import dev.larder.common.blob.BlobStoreException;
import dev.larder.common.blob.analysis.Finding;
import dev.larder.common.blob.analysis.StoreAnalysis;
import dev.larder.common.rpc.proto.AnalysisFinding;
import dev.larder.common.rpc.proto.AnalyzeRepositoryRequest;
import dev.larder.common.rpc.proto.AnalyzeRepositoryResponse;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;

/** A store as this agent sees it, for ANALYZE REPOSITORY. */
final class RepositoryAnalysis {
    private RepositoryAnalysis() {}

    static AnalyzeRepositoryResponse of(AnalyzeRepositoryRequest request, InstantSource clock)
            throws BlobStoreException {
        AnalyzeRepositoryResponse.Builder answer = AnalyzeRepositoryResponse.newBuilder();
        BlobKey key = new BlobKey(request.getKey());
        try (BlobStore store = RepositoryAccesses.open(request.getRepository())) {
            if (request.getReadOnly()) {
                StoreAnalysis.readOnly(store, key).forEach(finding -> answer.addFindings(proto(finding)));
                return answer.build();
            }
            List<Finding> findings = StoreAnalysis.of(store, BlobPrefix.of(request.getFolder()), clock);
            Finding exchange =
                    StoreAnalysis.exchange(store, key, request.getContent().toByteArray(), "the frontend");
            Finding.with(exchange, findings).forEach(finding -> answer.addFindings(proto(finding)));
            BlobKey left = new BlobKey(request.getFolder() + "-left");
            byte[] content = left.value().getBytes(StandardCharsets.UTF_8);
            if (StoreAnalysis.leaves(store, left, content)) {
                answer.setKey(left.value()).setContent(ByteString.copyFrom(content));
            }
            return answer.build();
        }
    }

    private static AnalysisFinding proto(Finding finding) {
        return AnalysisFinding.newBuilder()
                .setCheck(finding.check().name())
                .setResult(finding.result().name())
                .setText(finding.text())
                .build();
    }
}
