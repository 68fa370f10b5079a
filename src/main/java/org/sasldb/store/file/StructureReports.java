package org.sasldb.store.file;

import java.util.ArrayList;
import java.util.List;
import org.sasldb.format.Finding;
import org.sasldb.format.StructureReport;
import org.sasldb.store.CheckReport;

/** What a format's check found, as what a store's check found. */
final class StructureReports {
  private StructureReports() {}

  static CheckReport of(StructureReport found) {
    List<CheckReport.Finding> findings = new ArrayList<>();
    for (Finding finding : found.findings()) {
      findings.add(
          new CheckReport.Finding(
              finding.severity() == Finding.Severity.ERROR
                  ? CheckReport.Severity.ERROR
                  : CheckReport.Severity.WARNING,
              finding.place(),
              finding.message()));
    }
    long more = found.errors() + found.warnings() - found.findings().size();
    if (more > 0) {
      findings.add(
          new CheckReport.Finding(
              found.isSound() ? CheckReport.Severity.WARNING : CheckReport.Severity.ERROR,
              "",
              more + " more findings are not listed"));
    }
    return new CheckReport(found.records(), findings);
  }
}
