package dev.larder.common.blob.analysis;

import java.util.List;

/**
 * What was found from one process.
 *
 * @param where its role and host, as it is shown
 */
public record AnalysedPlace(String where, List<Finding> findings) {
    public AnalysedPlace {
        findings = List.copyOf(findings);
    }
}
