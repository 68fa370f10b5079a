package org.sasldb.format.berkeley;

import java.util.List;
import org.sasldb.format.Finding;
import org.sasldb.format.StructureReport;

/**
 * What a check of a whole file found.
 *
 * @param findings the first findings, in the order they were made
 * @param errors how many errors there were, those beyond the first findings included
 * @param warnings how many warnings there were, likewise
 * @param records records that can be read, each value of a key with several counted
 * @param pages what the pages of the file are used for
 */
public record CheckReport(
    List<Finding> findings, long errors, long warnings, long records, PageCounts pages)
    implements StructureReport {

  /**
   * Number of pages by use; page 0 is in none of them.
   *
   * @param bucketPages pages of buckets that were ever written
   * @param unwritten head pages of buckets that were never written, which is the same as empty
   * @param overflowPages pages of long keys and values
   * @param duplicatePages pages of trees of values
   * @param freePages pages on the free list
   * @param reserved head pages of buckets to come
   * @param unused pages that nothing refers to
   */
  public record PageCounts(
      int bucketPages,
      int unwritten,
      int overflowPages,
      int duplicatePages,
      int freePages,
      int reserved,
      int unused) {}

  public CheckReport {
    findings = List.copyOf(findings);
  }
}
