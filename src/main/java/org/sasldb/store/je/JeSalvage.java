package org.sasldb.store.je;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CheckReport.Finding;
import org.sasldb.store.CheckReport.Severity;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.SalvageSink;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * Reads what is left of a damaged store.
 *
 * <p>JE reads a store in which nothing acknowledged is missing. Any other is read here, entry by
 * entry from its log, since JE gives up what follows the first damage, or all. Nothing is written
 * anywhere, so that an interruption leaves no copy of a secret.
 */
final class JeSalvage {
  /** How many records are named whose value is lost. */
  private static final int MOST_LOST = 1000;

  private final JeFolder folder;
  private final OpenOptions options;
  private final SalvageSink sink;

  private JeSalvage(JeFolder folder, OpenOptions options, SalvageSink sink) {
    this.folder = folder;
    this.options = options.withAccess(OpenOptions.Access.READ);
    this.sink = sink;
  }

  static CheckReport run(JeFolder folder, OpenOptions options, SalvageSink sink)
      throws StoreException {
    CheckReport report = JeCheck.checkDamaged(folder, options);
    JeSalvage salvage = new JeSalvage(folder, options, sink);
    try {
      return report.sound() && salvage.isComplete() ? salvage.scan(report) : salvage.read(report);
    } catch (IOException e) {
      throw StoreFailures.read(folder.path(), e);
    }
  }

  /** Whether JE would notice that a commit is missing, or nothing can be. */
  private boolean isComplete() throws StoreException, IOException {
    if (JeOpening.mark(folder).state() == CommitMark.State.SOUND) {
      return true;
    }
    for (Path log : folder.logFiles().keySet()) {
      if (!LogFile.read(log).whole()) {
        return false;
      }
    }
    return true;
  }

  private CheckReport scan(CheckReport report) throws StoreException {
    try (JeStore store = new JeStore(folder, options, true);
        RecordCursor cursor = store.scan()) {
      CredentialRecord entry;
      while ((entry = cursor.next()) != null) {
        sink.take(entry, null);
      }
    }
    return report;
  }

  private CheckReport read(CheckReport report) throws StoreException, IOException {
    LogFiles files = LogFiles.of(folder);
    CommitMark.Reading mark = JeOpening.mark(folder);
    LogSurvey survey = LogSurvey.of(files, mark);
    Survivors survivors = Survivors.of(files, survey);
    survivors.giveTo(sink, files);
    List<Finding> findings = new ArrayList<>(report.findings());
    if (survey.commitsMissing()) {
      findings.add(
          new Finding(
              Severity.ERROR,
              CommitMark.NAME,
              "commit "
                  + mark.commits()
                  + " was acknowledged, but the newest that is left in the log is commit "
                  + survey.newestCommit()));
    }
    List<RecordKey> lost = survivors.lost();
    for (RecordKey key : lost.subList(0, Math.min(lost.size(), MOST_LOST))) {
      findings.add(
          new Finding(Severity.ERROR, key.toString(), "its value is lost: the log names only it"));
    }
    return new CheckReport(report.records(), findings);
  }
}
