package org.sasldb.provision;

import java.util.List;

/**
 * How an export ended.
 *
 * @param users how many users were written; of a format of records, how many records
 * @param refusals the first of those that the format cannot carry
 * @param refused how many there are
 * @param leftOut how many properties of written users are not in the text
 */
public record ExportOutcome(long users, List<Refusal> refusals, long refused, long leftOut) {
  public ExportOutcome {
    refusals = List.copyOf(refusals);
  }

  /**
   * A user, or a record that names none, that the format cannot carry.
   *
   * @param who a name that can be printed
   * @param reason why, as a sentence without a full stop
   */
  public record Refusal(String who, String reason) {}
}
