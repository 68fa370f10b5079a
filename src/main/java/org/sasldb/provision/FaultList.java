package org.sasldb.provision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sasldb.provision.StateFault.Kind;

/** Collects what is wrong, so that all of it can be told at once; keeps so many and counts all. */
final class FaultList {
  /** How many faults are kept. More at once help nobody, and a hostile file could have millions. */
  static final int MOST_KEPT = 100;

  private final List<StateFault> kept = new ArrayList<>();
  private long total;

  void add(long line, Kind kind, String reason, String hint) {
    total++;
    if (kept.size() < MOST_KEPT) {
      kept.add(new StateFault(line, kind, reason, hint));
    }
  }

  /** Something in the way the file is written. */
  void syntax(long line, String reason, String hint) {
    add(line, Kind.SYNTAX, reason, hint);
  }

  /** Something that the schema has otherwise. */
  void schema(long line, String reason) {
    add(line, Kind.SCHEMA, reason, "");
  }

  /** Something about a password or a verifier. */
  void secret(long line, String reason) {
    add(line, Kind.SECRET, reason, "");
  }

  /** Fails if anything is wrong. */
  void requireNone() throws BadStateException {
    if (total > 0) {
      List<StateFault> sorted = new ArrayList<>(kept);
      sorted.sort(Comparator.comparingLong(StateFault::line));
      throw new BadStateException(sorted, total);
    }
  }
}
