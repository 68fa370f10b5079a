package org.sasldb.store.file;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.store.CheckReport;
import org.sasldb.store.StoreException;

/**
 * Checks a file from end to end, and who can get at it. A file that looks damaged is read again a
 * few times, because a foreign program may be writing it.
 */
final class FileCheck {
  private static final int READINGS_OF_DAMAGED = 6;
  private static final int OTHERS_READ = 0004;
  private static final int OTHERS_WRITE = 0002;

  private final Path path;
  private final FileReader reader;

  FileCheck(Path path, StoreContext context) {
    this.path = path;
    this.reader = new FileReader(path, context);
  }

  CheckReport run() throws StoreException {
    for (int i = 1; ; i++) {
      FileReader.Reading reading = reader.read();
      CheckReport report = check(reading);
      boolean same = reading.isOf(reader.stamp());
      if (same && (report.sound() || i >= READINGS_OF_DAMAGED)) {
        return withAccess(report, reading.stamp());
      }
      if (!same && i >= 2 * READINGS_OF_DAMAGED) {
        throw Kinds.restless(path, null);
      }
      reader.pause(1L << Math.min(i, READINGS_OF_DAMAGED));
    }
  }

  private CheckReport check(FileReader.Reading reading) throws StoreException {
    try {
      return reading.file().check();
    } catch (FormatException e) {
      throw Kinds.failure(path, e);
    } finally {
      reading.wipe();
    }
  }

  private static CheckReport withAccess(CheckReport report, @Nullable FileStamp stamp) {
    if (stamp == null) {
      return report;
    }
    List<CheckReport.Finding> findings = new ArrayList<>(report.findings());
    if ((stamp.permissions() & OTHERS_READ) != 0) {
      findings.add(warning("every user of this machine can read the passwords in it"));
    }
    if ((stamp.permissions() & OTHERS_WRITE) != 0) {
      findings.add(warning("every user of this machine can change the passwords in it"));
    }
    return new CheckReport(report.records(), findings);
  }

  private static CheckReport.Finding warning(String message) {
    return new CheckReport.Finding(CheckReport.Severity.WARNING, "file mode", message);
  }
}
