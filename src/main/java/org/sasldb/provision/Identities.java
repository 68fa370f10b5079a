package org.sasldb.provision;

import java.util.Arrays;
import java.util.concurrent.ThreadLocalRandom;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;

/**
 * Who or what the entries of a text are about, in eight bytes each: hashes of 64 bits, which tell
 * for certain that two are different, and leave it to a look at the names whether they are the
 * same. Nobody can prepare names of the same hash, because it is seeded by chance.
 */
final class Identities {
  private static final int FIRST_LENGTH = 1 << 12;
  private static final long FNV_PRIME = 0x100000001b3L;
  private static final long MIX_1 = 0xff51afd7ed558ccdL;
  private static final long MIX_2 = 0xc4ceb9fe1a85ec53L;

  private final long seed;
  private long[] hashes = new long[FIRST_LENGTH];
  private int count;
  private boolean sorted;

  /** None, with a seed of its own. */
  Identities() {
    this(ThreadLocalRandom.current().nextLong());
  }

  private Identities(long seed) {
    this.seed = seed;
  }

  /** None, whose hashes can be compared with these. */
  Identities none() {
    return new Identities(seed);
  }

  /** User, NUL, realm: what an account is told by. */
  static ByteString of(Account account) {
    return account.user().concat(ByteString.of((byte) 0)).concat(account.realm());
  }

  /** User, NUL, realm of a key that has both. */
  static ByteString ofAccount(RecordKey key) {
    ByteString bytes = key.bytes();
    return bytes.slice(0, bytes.indexOf(0, bytes.indexOf(0) + 1));
  }

  /** FNV-1a with the last steps of MurmurHash3, so that all bits depend on all bytes. */
  long hash(ByteString identity) {
    long hash = seed;
    for (int i = 0; i < identity.length(); i++) {
      hash = (hash ^ (identity.at(i) & 0xff)) * FNV_PRIME;
      hash ^= hash >>> 29;
    }
    hash = (hash ^ (hash >>> 33)) * MIX_1;
    hash = (hash ^ (hash >>> 33)) * MIX_2;
    return hash ^ (hash >>> 33);
  }

  void add(ByteString identity) {
    addHash(hash(identity));
  }

  void addHash(long hash) {
    if (count == hashes.length) {
      hashes = Arrays.copyOf(hashes, count + (count >> 1));
    }
    hashes[count++] = hash;
    sorted = false;
  }

  int count() {
    return count;
  }

  boolean mayContain(ByteString identity) {
    return containsHash(hash(identity));
  }

  boolean containsHash(long hash) {
    sort();
    return Arrays.binarySearch(hashes, 0, count, hash) >= 0;
  }

  private void sort() {
    if (!sorted) {
      Arrays.sort(hashes, 0, count);
      sorted = true;
    }
  }

  /** Those that are there more than once. */
  Identities repeated() {
    sort();
    Identities repeated = none();
    for (int i = 1; i < count; i++) {
      if (hashes[i] == hashes[i - 1]) {
        repeated.addHash(hashes[i]);
      }
    }
    return repeated;
  }
}
