package org.sasldb.store.je;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CheckReport.Finding;
import org.sasldb.store.CheckReport.Severity;
import org.sasldb.store.HistoryEntry;
import org.sasldb.store.HistoryKeeper;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * Reads a whole store and tells what is wrong with it.
 *
 * <p>First what can be seen without JE: who may read the files, whether every entry of every log
 * file is sound, whether the mark beside the log can be read. Then the environment is opened for
 * reading, which compares the number of commits; JE verifies its trees; every record is read.
 */
final class JeCheck {
  private final JeFolder folder;
  private final OpenOptions options;
  private final List<Finding> findings = new ArrayList<>();
  private long records;

  private JeCheck(JeFolder folder, OpenOptions options) {
    this.folder = folder;
    this.options = options.withAccess(OpenOptions.Access.READ);
  }

  /** Checks a store that exists. */
  static CheckReport check(JeFolder folder, OpenOptions options) throws StoreException {
    JeCheck check = new JeCheck(folder, options);
    check.files();
    check.environment();
    return check.report();
  }

  /**
   * Checks a store that is likely to be damaged. If an older log file is, JE is left out: it takes
   * whatever stands there for the length of an entry, and asks for as much memory.
   */
  static CheckReport checkDamaged(JeFolder folder, OpenOptions options) throws StoreException {
    JeCheck check = new JeCheck(folder, options);
    check.files();
    if (check.report().sound()) {
      check.environment();
    }
    return check.report();
  }

  private void files() throws StoreException {
    folder.requireOwnSettings();
    permissions();
    mark();
    logFiles();
  }

  private CheckReport report() {
    return new CheckReport(records, findings);
  }

  private void add(Severity severity, String place, String message) {
    findings.add(new Finding(severity, place, message));
  }

  private void permissions() throws StoreException {
    JeFolder.Entry status = folder.status();
    if (status.isOpenToOthers()) {
      add(
          Severity.WARNING,
          folder.path().toString(),
          "its mode is " + status.permissions() + " instead of 0700: others can get at the store");
    }
    for (JeFolder.Entry entry : folder.entries()) {
      if (entry.isLink()) {
        add(Severity.WARNING, entry.name(), "it is a symbolic link, which the store never makes");
      } else if (entry.isRegular() && entry.isOpenToOthers()) {
        add(Severity.WARNING, entry.name(), "its mode is " + entry.permissions() + ", not 0600");
      }
    }
  }

  private void mark() throws StoreException {
    switch (JeOpening.mark(folder).state()) {
      case HALF ->
          add(
              Severity.WARNING,
              CommitMark.NAME,
              "one of its two halves is damaged; the next commit makes it good");
      case DAMAGED ->
          add(
              Severity.WARNING,
              CommitMark.NAME,
              "it is damaged, so that lost commits could not be noticed; the next program that"
                  + " writes the store makes it anew");
      default -> {
        // whether a missing one is missed depends on the number of commits
      }
    }
  }

  private void logFiles() throws StoreException {
    TreeMap<Path, JeFolder.Entry> logs = folder.logFiles();
    for (JeFolder.Entry log : logs.values()) {
      boolean newest = log.path().equals(logs.lastKey());
      try {
        LogFile.Extent extent = LogFile.read(log.path());
        if (!extent.whole()) {
          logFile(log.name(), extent, newest);
        }
      } catch (IOException e) {
        StoreException failure = StoreFailures.read(log.path(), e);
        add(Severity.ERROR, log.name(), failure.failure().title() + ": " + failure.reason());
      }
    }
  }

  private void logFile(String name, LogFile.Extent extent, boolean newest) {
    String place = name + ", offset " + extent.sound();
    if (newest) {
      add(
          Severity.WARNING,
          place,
          (extent.length() - extent.sound())
              + " bytes at the end are no whole entry: a program was stopped while it wrote, or"
              + " the file is damaged; the number of commits tells which");
    } else {
      add(Severity.ERROR, place, "the entry there does not match its checksum");
    }
  }

  private void environment() throws StoreException {
    JeHome home = JeHome.lease(folder.path(), options);
    try {
      home.join(options, false);
      home.read(
          options,
          environment -> {
            trees(environment);
            return environment;
          });
      records(home);
    } catch (StoreException e) {
      switch (e.failure()) {
        case DAMAGED, RECORDS_LOST, READ_FAILED ->
            add(Severity.ERROR, folder.path().toString(), e.failure().title() + ": " + e.reason());
        default -> throw e;
      }
    } finally {
      home.release(options);
    }
  }

  private void trees(JeEnvironment environment) throws StoreException {
    long commits = environment.meta().commits();
    if (commits > 0 && JeOpening.mark(folder).state() == CommitMark.State.MISSING) {
      add(
          Severity.WARNING,
          CommitMark.NAME,
          "it is missing, so that lost commits could not be noticed; the next program that writes"
              + " the store makes it anew");
    }
    List<HistoryEntry> newest =
        environment.history(Long.MAX_VALUE, HistoryKeeper.Order.NEWEST_FIRST, 1);
    long noted = newest.isEmpty() ? 0 : newest.get(0).number();
    if (noted != commits) {
      add(
          Severity.ERROR,
          "history",
          "it ends with commit " + noted + ", but the store counts " + commits + " commits");
    }
    environment.verify();
  }

  private void records(JeHome home) throws StoreException {
    try (JeCursor cursor =
        home.between(options, environment -> new JeCursor(folder.path(), environment))) {
      for (CredentialRecord found = cursor.next(); found != null; found = cursor.next()) {
        found.value().close();
        records++;
      }
    }
  }
}
