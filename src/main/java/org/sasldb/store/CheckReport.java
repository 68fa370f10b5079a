package org.sasldb.store;

import java.util.List;

/**
 * What a check of a store found.
 *
 * @param records records that were read
 * @param findings what is wrong, in the order it was found; empty for a sound store
 */
public record CheckReport(long records, List<Finding> findings) {
  public CheckReport {
    findings = List.copyOf(findings);
  }

  /** Whether nothing worse than a warning was found. */
  public boolean sound() {
    return findings.stream().noneMatch(f -> f.severity() == Severity.ERROR);
  }

  /** How bad a finding is. */
  public enum Severity {
    /** Records are lost, unreadable, or cannot be found. */
    ERROR,
    /** Nothing is lost; somebody should look. */
    WARNING
  }

  /**
   * One thing that is wrong.
   *
   * @param severity how bad
   * @param place where: page, offset, bucket or key; never a value
   * @param message what it is and what it means
   */
  public record Finding(Severity severity, String place, String message) {}
}
