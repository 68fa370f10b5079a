package org.sasldb.format.gdbm;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.sasldb.format.Pair;

/** Layouts and records for tests of the writer. */
final class Samples {

  private Samples() {}

  /** Every platform, header kind and byte order, with several block sizes. */
  static List<GdbmLayout> layouts() {
    List<GdbmLayout> layouts = new ArrayList<>();
    for (GdbmAbi abi : GdbmAbi.values()) {
      for (ByteOrder order : List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)) {
        for (HeaderKind kind : HeaderKind.values()) {
          for (int size : List.of(512, 1024, 4096, 65536)) {
            int syncs = kind == HeaderKind.NUMSYNC ? size - 1000 : 0;
            layouts.add(new GdbmLayout(abi, order, kind, size, syncs));
          }
        }
      }
    }
    return layouts;
  }

  /** Records as sasldb has them, some names not ASCII. */
  static List<Pair> accounts(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                Pair.ofText(
                    (i % 10 == 3 ? "jürgen" : "user") + i + "\0example.org\0userPassword",
                    "password-of-" + i * 17L))
        .toList();
  }

  /** A hundred records: no key, no value, 8,191 bytes, binary keys and values. */
  static List<Pair> hundred() {
    Map<String, Pair> pairs = new LinkedHashMap<>();
    Random random = new Random(100);
    put(pairs, random, 0, 10);
    put(pairs, random, 1, 0);
    put(pairs, random, 2, 8191);
    put(pairs, random, 3, 65_537);
    put(pairs, random, 5000, 4);
    for (Pair pair : accounts(20)) {
      pairs.put(pair.key(), pair);
    }
    while (pairs.size() < 100) {
      put(pairs, random, random.nextInt(60), random.nextInt(100));
    }
    return List.copyOf(pairs.values());
  }

  private static void put(Map<String, Pair> pairs, Random random, int keyLength, int length) {
    byte[] key = new byte[keyLength];
    byte[] value = new byte[length];
    random.nextBytes(key);
    random.nextBytes(value);
    Pair pair = Pair.of(key, value);
    pairs.putIfAbsent(pair.key(), pair);
  }
}
