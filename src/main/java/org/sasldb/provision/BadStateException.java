package org.sasldb.provision;

import java.util.List;

/** A description of the desired state that cannot be carried out; nothing was changed. */
public final class BadStateException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient List<StateFault> faults;
  private final long total;

  BadStateException(List<StateFault> faults, long total) {
    super(total + " faults, the first in line " + faults.get(0).line());
    this.faults = List.copyOf(faults);
    this.total = total;
  }

  /** The first of what is wrong, by line; at least one and at most {@link FaultList#MOST_KEPT}. */
  public List<StateFault> faults() {
    return faults;
  }

  /** How much is wrong altogether. */
  public long total() {
    return total;
  }
}
