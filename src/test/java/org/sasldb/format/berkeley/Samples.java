package org.sasldb.format.berkeley;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** Layouts and records for tests of the writer. */
final class Samples {

  private Samples() {}

  /** Every version, page size and byte order, with and without checksums. */
  static List<HashLayout> layouts() {
    return IntStream.rangeClosed(7, 10)
        .boxed()
        .flatMap(version -> pageSizes().flatMap(size -> forms(version, size)))
        .toList();
  }

  private static Stream<Integer> pageSizes() {
    return IntStream.rangeClosed(9, 16).mapToObj(bits -> 1 << bits);
  }

  private static Stream<HashLayout> forms(int version, int size) {
    return Stream.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN)
        .flatMap(
            order ->
                Stream.of(false, true)
                    .filter(sum -> !sum || version > 7)
                    .map(sum -> new HashLayout(version, size, order, sum)));
  }

  static List<String> rewritable() throws FormatException {
    List<String> names = new ArrayList<>();
    for (String name : Corpus.readable()) {
      if (!Corpus.open(name).facts().duplicates()) {
        names.add(name);
      }
    }
    return names;
  }

  /** The form of a vector, with larger pages if its keys need them to be stored safely. */
  static HashLayout layoutToRewrite(String name) throws FormatException {
    // its keys are up to 9000 bytes long
    return name.equals("limits4096")
        ? new HashLayout(9, 65536, ByteOrder.LITTLE_ENDIAN, false)
        : Corpus.open(name).layout();
  }

  /** Records as sasldb has them. */
  static List<Pair> accounts(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i -> Pair.ofText("user" + i + "\0example.org\0userPassword", "password-of-" + i * 17L))
        .toList();
  }

  /** Empty key and value, values around every limit, keys up to the longest one, random bytes. */
  static List<Pair> hundred(HashLayout layout) {
    Random random = new Random(layout.hashCode());
    Map<String, Pair> pairs = new LinkedHashMap<>();
    int limit = layout.maxKeyLength();
    for (int length : new int[] {0, 1, limit - 1, limit, limit + 1, 8191, 9000, 70000}) {
      put(pairs, random, 20, length);
    }
    for (int length : new int[] {0, 1, limit - 1, limit}) {
      put(pairs, random, length, 3);
      put(pairs, random, length, limit);
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
