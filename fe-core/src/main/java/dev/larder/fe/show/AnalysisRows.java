package dev.larder.fe.show;

import dev.larder.common.blob.analysis.AnalysedPlace;
import java.util.List;

/** ANALYZE REPOSITORY. */
public final class AnalysisRows {
    private AnalysisRows() {}

    public static ShowRows show(List<AnalysedPlace> places) {
        ShowRows.Builder rows = ShowRows.of("Where", "Check", "Result", "Finding");
        places.forEach(place -> place.findings()
                .forEach(finding -> rows.row(place.where(), finding.check(), finding.result(), finding.text())));
        return rows.build();
    }
}
