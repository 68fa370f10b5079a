package org.sasldb.provision;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.sasldb.exchange.Entry;

/** What is wrong with a text: the first of it in the order of the lines, and how much. */
public final class BadEntries {
  /** As many as somebody would look at. */
  public static final int MOST_LISTED = 100;

  private final List<Entry.Bad> listed = new ArrayList<>();
  private long count;

  BadEntries() {}

  /** Nothing is wrong. */
  public static BadEntries none() {
    return new BadEntries();
  }

  void add(Entry.Bad entry) {
    count++;
    if (listed.size() < MOST_LISTED) {
      listed.add(entry);
    }
  }

  /** Adds others, each of which may stand before these. */
  void addAll(BadEntries others) {
    count += others.count;
    listed.addAll(others.listed);
    listed.sort(Comparator.comparingLong(Entry.Bad::line));
    if (listed.size() > MOST_LISTED) {
      listed.subList(MOST_LISTED, listed.size()).clear();
    }
  }

  /** The first of them. */
  public List<Entry.Bad> listed() {
    return List.copyOf(listed);
  }

  /** How many there are. */
  public long count() {
    return count;
  }
}
