package org.sasldb.provision;

import java.util.HashSet;
import java.util.Set;

/**
 * A look at a whole text before anything is done with it. Of a good entry it remembers eight bytes.
 */
public final class ImportSurvey {
  private final BadEntries bad = new BadEntries();
  private final Identities identities = new Identities();
  private final Set<Long> repeatedLines = new HashSet<>();
  private long good;
  private long unreadable;
  private long weak;

  ImportSurvey() {}

  /** What is wrong with the text. */
  public BadEntries bad() {
    return bad;
  }

  /** How many entries can be taken. */
  public long good() {
    return good;
  }

  /** How many values are longer than libsasl can read, so that nobody can log in by them. */
  public long unreadable() {
    return unreadable;
  }

  /** How many verifiers have so few iterations that it is cheap to try passwords on them. */
  public long weak() {
    return weak;
  }

  Identities identities() {
    return identities;
  }

  /** The lines whose user or record stands in an earlier line. */
  Set<Long> repeatedLines() {
    return repeatedLines;
  }

  void countGood(boolean readable, boolean isWeak) {
    good++;
    weak += isWeak ? 1 : 0;
    unreadable += readable ? 0 : 1;
  }

  void countRepeated(BadEntries repeated) {
    good -= repeated.count();
    bad.addAll(repeated);
  }
}
