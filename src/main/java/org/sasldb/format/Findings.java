package org.sasldb.format;

import java.util.ArrayList;
import java.util.List;
import org.sasldb.format.Finding.Severity;

/**
 * Collects what a check finds. Keeps the first {@value #MOST} findings and counts the others, so
 * that a file full of faults costs no more memory than one with a few. For use by one thread.
 */
public final class Findings {
  /** How many are kept. */
  public static final int MOST = 1000;

  private final List<Finding> first = new ArrayList<>();
  private long errors;
  private long warnings;

  /** Adds one. */
  public void add(Finding finding) {
    if (finding.severity() == Severity.ERROR) {
      errors++;
    } else {
      warnings++;
    }
    if (first.size() < MOST) {
      first.add(finding);
    }
  }

  /** Adds an error as the reader reported it. */
  public void add(FormatException error) {
    add(Finding.of(error));
  }

  /** Adds an error at a place. */
  public void error(String place, String message) {
    add(new Finding(Severity.ERROR, place, message));
  }

  /** Adds a warning. */
  public void warn(String place, String message) {
    add(Finding.warning(place, message));
  }

  /** The first findings, in the order they were made. */
  public List<Finding> first() {
    return List.copyOf(first);
  }

  /** How many errors there were. */
  public long errors() {
    return errors;
  }

  /** How many warnings there were. */
  public long warnings() {
    return warnings;
  }

  /** The report on a file with so many readable records. */
  public StructureReport report(long records) {
    return new Report(first(), errors, warnings, records);
  }

  private record Report(List<Finding> findings, long errors, long warnings, long records)
      implements StructureReport {}
}
