package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.Finding;
import org.sasldb.format.StructureReport;
import org.sasldb.format.lmdb.LmdbFacts;
import org.sasldb.store.CheckReport;
import org.sasldb.store.Ownership;

/** What can be told of a file, and of who can get at it. */
final class LmdbInfo {
  private static final int OTHERS_READ = 0004;
  private static final int OTHERS_WRITE = 0002;
  private static final int READ_BITS = 0444;

  private LmdbInfo() {}

  static void describe(LmdbFacts file, Path path, Map<String, Object> facts) throws IOException {
    facts.put("library", "LMDB 0.9");
    facts.put("pageSize", file.pageSize());
    facts.put("byteOrder", file.byteOrder().equals(ByteOrder.LITTLE_ENDIAN) ? "little" : "big");
    facts.put("pages", file.lastPage() + 1);
    facts.put("freePages", file.freePages());
    facts.put("overflowPages", file.overflowPages());
    facts.put("mapBytes", file.mapSize());
    facts.put("transaction", file.transaction());
    facts.put("depth", file.depth());
    facts.put("records", file.entries());
    facts.put("fileBytes", Files.size(path));
    Ownership access = Ownership.of(path);
    facts.put("mode", String.format("%04o", access.mode()));
    facts.put("owner", String.valueOf(access.owner()));
    facts.put("group", String.valueOf(access.group()));
  }

  static CheckReport report(StructureReport found, Path path) throws IOException {
    List<CheckReport.Finding> findings = new ArrayList<>(of(found));
    if (Files.exists(path)) {
      addAccess(path, findings);
    }
    return new CheckReport(found.records(), findings);
  }

  static CheckReport report(StructureReport found) {
    return new CheckReport(found.records(), of(found));
  }

  private static List<CheckReport.Finding> of(StructureReport found) {
    List<CheckReport.Finding> findings = new ArrayList<>();
    for (Finding finding : found.findings()) {
      boolean error = finding.severity() == Finding.Severity.ERROR;
      findings.add(
          new CheckReport.Finding(
              error ? CheckReport.Severity.ERROR : CheckReport.Severity.WARNING,
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
    return findings;
  }

  private static void addAccess(Path path, List<CheckReport.Finding> findings) throws IOException {
    int mode = mode(path);
    if ((mode & OTHERS_READ) != 0) {
      warn(findings, "file mode", "every user of this machine can read the passwords in it");
    }
    if ((mode & OTHERS_WRITE) != 0) {
      warn(findings, "file mode", "every user of this machine can change the passwords in it");
    }
    Path lock = LockFile.of(path);
    if (Files.exists(lock)) {
      int wanted = (mode & READ_BITS) >> 1;
      boolean sameOwner =
          Ownership.of(lock).group() != null
              && String.valueOf(Ownership.of(lock).group())
                  .equals(String.valueOf(Ownership.of(path).group()));
      if ((mode(lock) & wanted) != wanted || !sameOwner) {
        warn(
            findings,
            String.valueOf(lock.getFileName()),
            "who may read the file may not write this lock file, and so cannot open it");
      }
    }
  }

  private static int mode(Path path) throws IOException {
    @Nullable Integer mode = Ownership.of(path).mode();
    return mode == null ? 0 : mode;
  }

  private static void warn(List<CheckReport.Finding> findings, String place, String message) {
    findings.add(new CheckReport.Finding(CheckReport.Severity.WARNING, place, message));
  }
}
