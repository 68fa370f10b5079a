package org.sasldb.format.gdbm;

/**
 * What the records say about the sign of their hashes (GDBM format, section 7): only a key with a
 * byte above 0x7F says anything.
 *
 * @param signed how many keys only hash right with signed bytes
 * @param unsigned how many only with unsigned ones
 */
record HashVotes(long signed, long unsigned) {

  /** The sign of the most records; without any, or as many for either, the platform's. */
  HashSign majority() {
    if (signed == unsigned) {
      return HashSign.platform();
    }
    return signed > unsigned ? HashSign.SIGNED : HashSign.UNSIGNED;
  }

  boolean isMixed() {
    return signed > 0 && unsigned > 0;
  }
}
