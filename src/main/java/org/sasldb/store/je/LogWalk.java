package org.sasldb.store.je;

import org.jspecify.annotations.Nullable;

/**
 * Goes through the bytes of a log file from sound entry to sound entry, also behind damage: where
 * none begins, the next one is looked for at every offset. Takes a time proportional to the length
 * of the file, whatever is in it.
 *
 * <p>An entry tells the offset of the one before it. Entries that follow each other must agree on
 * that; behind damage it must not be smaller than what an entry before the damage says, for which
 * bytes may have been taken out of the file. So entries of an older file in a block that the disk
 * wrote to a wrong place are hardly taken for entries of this one.
 */
final class LogWalk {
  private final byte[] log;
  private final Visitor visitor;
  private @Nullable RangeSums sums;

  /** What the newest sound entry says of the one before it. */
  private int told;

  /** Where the newest sound entry begins. */
  private int last;

  /** By how much the offsets in the file are smaller than when it was written. */
  private int shift;

  private boolean shiftKnown = true;

  private LogWalk(byte[] log, Visitor visitor) {
    this.log = log;
    this.visitor = visitor;
  }

  /** Is told what is found, in the order of the file. */
  interface Visitor {
    /** A sound entry. */
    void entry(int at, int length);

    /** A stretch in which no sound entry begins. It is empty where bytes were taken out. */
    void damage(int from, int to);
  }

  static void walk(byte[] log, Visitor visitor) {
    new LogWalk(log, visitor).walk();
  }

  private void walk() {
    int at = 0;
    while (at < log.length) {
      int length = sums == null ? LogFile.entryLength(log, at) : soundLength(sums, at);
      if (length < 0 || !follows(at)) {
        int next = next(at);
        visitor.damage(at, next);
        at = next;
        if (at == log.length) {
          break;
        }
        shiftKnown = false;
        length = LogFile.claimedLength(log, at);
      }
      told = LogFile.previous(log, at);
      last = at;
      visitor.entry(at, length);
      at += length;
    }
  }

  /** Whether the entry at an offset is the one that was written after the newest sound one. */
  private boolean follows(int at) {
    int previous = LogFile.previous(log, at);
    if (!shiftKnown) {
      shift = previous - last;
      shiftKnown = true;
      return previous >= told;
    }
    return previous == last + shift;
  }

  /** The next offset at which a sound entry begins, or the end of the file. */
  private int next(int from) {
    RangeSums summed = sums;
    if (summed == null) {
      summed = new RangeSums(log);
      sums = summed;
    }
    for (int at = from; at < log.length; at++) {
      if (soundLength(summed, at) > 0
          && LogFile.type(log, at) != null
          && LogFile.previous(log, at) >= told) {
        return at;
      }
    }
    return log.length;
  }

  /** The length of the entry at an offset, or -1 if there is no sound one. */
  private int soundLength(RangeSums summed, int at) {
    int length = LogFile.claimedLength(log, at);
    return length > 0
            && summed.adler32(LogFile.summedFrom(at), at + length) == LogFile.checksum(log, at)
        ? length
        : -1;
  }
}
