package org.sasldb.admin;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;

/**
 * Accounts with a property each, packed and sorted: the bytes of the names in pieces of a megabyte,
 * and four bytes of place and four of property for each entry. Property names are few, and kept
 * once.
 */
final class PackedNames {
  private static final int PIECE_BITS = 20;
  private static final int PIECE = 1 << PIECE_BITS;

  /** An entry begins at a multiple of this, so that an int reaches 16 GiB. */
  private static final int GRAIN = 8;

  private final List<byte[]> pieces = new ArrayList<>();
  private final Map<ByteString, Integer> numbers = new HashMap<>();
  private final List<ByteString> properties = new ArrayList<>();

  /** For each entry its place in the upper half, its property in the lower one. */
  private long[] entries = new long[1024];

  private int count;
  private int used = PIECE;

  /** Adds an entry: two lengths of two bytes, the user, the realm. */
  void add(Account account, ByteString property) {
    int user = account.user().length();
    int realm = account.realm().length();
    int length = 4 + user + realm;
    if (user > 0xffff || realm > 0xffff) {
      throw new IllegalArgumentException("a name of more than 65,535 bytes");
    }
    if (PIECE - used < length) {
      pieces.add(new byte[PIECE]);
      used = 0;
    }
    byte[] piece = pieces.get(pieces.size() - 1);
    put(piece, used, user);
    put(piece, used + 2, realm);
    account.user().copyTo(piece, used + 4);
    account.realm().copyTo(piece, used + 4 + user);
    if (count == entries.length) {
      entries = Arrays.copyOf(entries, count + (count >> 1));
    }
    int place = ((pieces.size() - 1) << (PIECE_BITS - 3)) + used / GRAIN;
    entries[count++] = ((long) place << 32) | number(property);
    used += (length + GRAIN - 1) / GRAIN * GRAIN;
  }

  private int number(ByteString property) {
    return numbers.computeIfAbsent(
        property,
        name -> {
          properties.add(name);
          return properties.size() - 1;
        });
  }

  private static void put(byte[] piece, int at, int number) {
    piece[at] = (byte) (number >> 8);
    piece[at + 1] = (byte) number;
  }

  private static int get(byte[] piece, int at) {
    return (piece[at] & 0xff) << 8 | (piece[at + 1] & 0xff);
  }

  private byte[] piece(long entry) {
    return pieces.get((int) (entry >>> (32 + PIECE_BITS - 3)));
  }

  private static int offset(long entry) {
    return (int) ((entry >>> 32) & (PIECE / GRAIN - 1)) * GRAIN;
  }

  /** Sorts by user and then realm, as unsigned bytes; in place. */
  void sort() {
    for (int i = count / 2 - 1; i >= 0; i--) {
      sink(i, count);
    }
    for (int end = count - 1; end > 0; end--) {
      long last = entries[end];
      entries[end] = entries[0];
      entries[0] = last;
      sink(0, end);
    }
  }

  /** Restores a heap whose root may be too small. */
  private void sink(int from, int end) {
    int parent = from;
    long moved = entries[from];
    while (2 * parent + 1 < end) {
      int child = 2 * parent + 1;
      if (child + 1 < end && compare(entries[child], entries[child + 1]) < 0) {
        child++;
      }
      if (compare(moved, entries[child]) >= 0) {
        break;
      }
      entries[parent] = entries[child];
      parent = child;
    }
    entries[parent] = moved;
  }

  private int compare(long left, long right) {
    byte[] a = piece(left);
    byte[] b = piece(right);
    int i = offset(left);
    int j = offset(right);
    int userA = i + 4 + get(a, i);
    int userB = j + 4 + get(b, j);
    int order = Arrays.compareUnsigned(a, i + 4, userA, b, j + 4, userB);
    return order != 0
        ? order
        : Arrays.compareUnsigned(a, userA, userA + get(a, i + 2), b, userB, userB + get(b, j + 2));
  }

  /** Hands the entries over in their order. */
  void each(ListUsers.Names names) throws IOException {
    for (int i = 0; i < count; i++) {
      byte[] piece = piece(entries[i]);
      int at = offset(entries[i]);
      int user = at + 4 + get(piece, at);
      ByteString realm = ByteString.of(piece, user, user + get(piece, at + 2));
      Account account = new Account(ByteString.of(piece, at + 4, user), realm);
      names.add(account, properties.get((int) entries[i]));
    }
  }
}
