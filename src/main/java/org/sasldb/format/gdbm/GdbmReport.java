package org.sasldb.format.gdbm;

import java.util.List;
import org.sasldb.format.Finding;
import org.sasldb.format.StructureReport;

/**
 * What a check of a whole file found.
 *
 * @param findings the first findings, in the order they were made
 * @param errors how many errors there were, those beyond the first findings included
 * @param warnings how many warnings there were, likewise
 * @param records records that can be read
 * @param space what the bytes of the file are used for
 */
public record GdbmReport(
    List<Finding> findings, long errors, long warnings, long records, Space space)
    implements StructureReport {

  /**
   * What a file consists of.
   *
   * @param buckets number of buckets
   * @param freeAreas number of areas listed as free
   * @param freeBytes bytes listed as free
   * @param stackBlocks blocks of the stack of free areas
   * @param lostBytes bytes that are neither used nor free, which is legal
   */
  public record Space(
      long buckets, long freeAreas, long freeBytes, long stackBlocks, long lostBytes) {}

  public GdbmReport {
    findings = List.copyOf(findings);
  }
}
