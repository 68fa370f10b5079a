package org.sasldb.store.je;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Secret;

/**
 * The values that were looked up last, so that a service finds them without the trees of JE, whose
 * upper nodes the threads would pass to each other.
 *
 * <p>Never wrong: a value is remembered with the number that {@link JeEnvironment} counts its
 * changes by, and holds until a change of its own key, or of one that shares its place, begins. It
 * has a fixed number of places, two for each key, and takes no lock; a key that finds both taken
 * drives the older one out. Only what is there is remembered, and only if it is small.
 */
final class RecentValues {
  /** What a place costs at the most, with all objects of a 64-bit JVM. */
  private static final int PLACE_BYTES = 200;

  /** The longest key and value together, so that a place costs no more than that. */
  private static final int LONGEST = 128;

  private static final int FEWEST_PLACES = 1 << 10;
  private static final int MOST_PLACES = 1 << 24;

  /** Two neighbours are the places of a key. Races lose a remembered value, which does no harm. */
  private final @Nullable Entry[] places;

  /** For each pair of places, the number of the last change that concerned it. */
  private final AtomicIntegerArray changed;

  /**
   * @param wanted how many values there may be to remember
   * @param room how many bytes of memory it may take
   */
  RecentValues(long wanted, long room) {
    long most = Math.max(FEWEST_PLACES, Math.min(MOST_PLACES, room / PLACE_BYTES));
    int pairs = (int) Math.max(FEWEST_PLACES, Math.min(wanted, most)) / 2;
    places = new Entry[2 * pairs];
    changed = new AtomicIntegerArray(pairs);
  }

  private static final class Entry {
    final byte[] key;
    final byte[] value;
    final int moment;

    Entry(byte[] key, byte[] value, int moment) {
      this.key = key;
      this.value = value;
      this.moment = moment;
    }
  }

  /** A copy of the value of a key, or null if it is not remembered. */
  @Nullable Secret find(byte[] key) {
    int place = place(key);
    Entry entry = places[place];
    if (entry == null || !Arrays.equals(entry.key, key)) {
      entry = places[place + 1];
      if (entry == null || !Arrays.equals(entry.key, key)) {
        return null;
      }
    }
    return entry.moment - changed.get(place >> 1) >= 0 ? Secret.copyOf(entry.value) : null;
  }

  /**
   * Remembers a value.
   *
   * @param key kept, not copied
   * @param moment the number of changes before the value was read, if none began since
   */
  void remember(byte[] key, byte[] value, int moment) {
    if (key.length + value.length > LONGEST) {
      return;
    }
    int place = place(key);
    places[place + 1] = places[place];
    places[place] = new Entry(key, value.clone(), moment);
  }

  /**
   * Lets a key go, before a change of it begins.
   *
   * @param moment the number of that change
   */
  void changing(byte[] key, int moment) {
    int place = place(key);
    changed.set(place >> 1, moment);
    for (int i = place; i <= place + 1; i++) {
      Entry entry = places[i];
      if (entry != null && Arrays.equals(entry.key, key)) {
        // not overwritten: somebody may be copying it
        places[i] = null;
      }
    }
  }

  /** Overwrites every value; nobody may look anything up any more. */
  void wipe() {
    for (int i = 0; i < places.length; i++) {
      Entry entry = places[i];
      if (entry != null) {
        Arrays.fill(entry.value, (byte) 0);
        places[i] = null;
      }
    }
  }

  /** The first of the two places of a key. */
  private int place(byte[] key) {
    int hash = Arrays.hashCode(key);
    // that hash hangs on the last bytes, which are alike in all keys; this brings it to the high
    // bits
    hash *= 0x9E3779B9;
    return 2 * (int) ((Integer.toUnsignedLong(hash) * changed.length()) >>> Integer.SIZE);
  }
}
