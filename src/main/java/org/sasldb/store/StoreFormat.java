package org.sasldb.store;

import java.util.Locale;
import java.util.Optional;

/** The kinds of store, by the name that {@code FORMAT:PATH} uses. */
public enum StoreFormat {
  /** Berkeley DB Java Edition: a directory. */
  JE("je", "Berkeley DB Java Edition"),
  /** A Berkeley DB hash file, the format of {@code /etc/sasldb2} since Cyrus SASL 2. */
  BERKELEY("berkeley", "Berkeley DB hash"),
  /** A GDBM file, as Fedora and Red Hat have it. */
  GDBM("gdbm", "GDBM"),
  /** The files {@code P.pag} and {@code P.dir} of gdbm's NDBM, or {@code P.db} of a BSD. */
  NDBM("ndbm", "NDBM"),
  /** An LMDB data file with its lock file {@code P-lock}. */
  LMDB("lmdb", "LMDB");

  private final String prefix;
  private final String title;

  StoreFormat(String prefix, String title) {
    this.prefix = prefix;
    this.title = title;
  }

  /** The word before the colon in {@code FORMAT:PATH}. */
  public String prefix() {
    return prefix;
  }

  /** The name people use. */
  public String title() {
    return title;
  }

  /** The format of that prefix, in any case. */
  public static Optional<StoreFormat> ofPrefix(String word) {
    String wanted = word.toLowerCase(Locale.ROOT);
    for (StoreFormat format : values()) {
      if (format.prefix.equals(wanted)) {
        return Optional.of(format);
      }
    }
    return Optional.empty();
  }
}
