package org.sasldb.format.gdbm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;
import org.sasldb.format.StructureReport;
import org.sasldb.testing.Stress;

/** What damage left readable is recovered, and nothing is invented. */
class GdbmSalvageTest {

  private static final int TRIES = Stress.count(200, 20_000);

  /** A record as it was handed over. */
  private record Taken(Pair pair, @Nullable String doubt) {}

  private final List<Taken> taken = new ArrayList<>();

  static List<String> sound() {
    return Corpus.sound();
  }

  static List<String> damaged() {
    return Corpus.damaged();
  }

  private StructureReport salvage(byte[] bytes) throws FormatException {
    taken.clear();
    return GdbmSalvage.salvage(
        FileImage.of(bytes),
        (key, value, doubt) -> taken.add(new Taken(Pair.of(key, value), doubt)));
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aSoundFileGivesItsRecordsAndNoMore(String name) throws Exception {
    StructureReport report = salvage(Corpus.bytes(name));
    assertEquals(List.of(), report.findings());
    assertEquals(taken.size(), report.records());
    assertEquals(Corpus.scan(Corpus.open(name)), taken.stream().map(Taken::pair).toList());
    taken.forEach(each -> assertNull(each.doubt()));
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void damageThatHidesNoRecordCostsAtMostTheRecordItIsIn(String name) throws Exception {
    salvage(Corpus.bytes(name));
    Set<Pair> given = taken.stream().map(Taken::pair).collect(Collectors.toSet());
    List<Pair> lost = new ArrayList<>(Corpus.records(name));
    lost.removeAll(given);
    boolean inAnElement = name.equals("bad-hash-wrong") || name.equals("bad-key-start");
    assertTrue(lost.size() <= (inAnElement ? 1 : 0), lost.size() + " records are lost");
  }

  @Test
  void everyRecordOnUndamagedBlocksIsRecovered() throws Exception {
    List<String> names = sound();
    for (int i = 0; i < TRIES; i++) {
      Random random = new Random(20_261_124L + i);
      String name = names.get(random.nextInt(names.size()));
      byte[] bytes = Corpus.bytes(name);
      int block = Corpus.open(name).layout().blockSize();
      int from = random.nextInt((bytes.length + block - 1) / block) * block;
      byte[] noise = new byte[Math.min(block, bytes.length - from)];
      random.nextBytes(noise);
      Map<String, Extent> extents = extents(name);
      System.arraycopy(noise, 0, bytes, from, noise.length);
      requireRecovered(name + ", block at " + from, bytes, from, noise.length, extents);
    }
  }

  /** Where a record and its bucket are. */
  private record Extent(Pair pair, long bucket, int bucketSize, long pointer, long length) {

    boolean touches(long from, int size) {
      return overlaps(bucket, bucketSize, from, size) || overlaps(pointer, length, from, size);
    }

    private static boolean overlaps(long a, long sizeA, long b, long sizeB) {
      return a < b + sizeB && b < a + sizeA;
    }
  }

  private static Map<String, Extent> extents(String name) throws FormatException {
    GdbmFile file = Corpus.open(name);
    GdbmHeader header = GdbmHeader.read(FileImage.of(Corpus.bytes(name)));
    FileBytes bytes = new FileBytes(FileImage.of(Corpus.bytes(name)), file.layout().byteOrder());
    Buckets buckets = new Buckets(bytes, header.abi, header.bucketSize, header.layout.blockSize());
    KeySearch search = new KeySearch(header, buckets);
    BucketWalk walk = new BucketWalk(header, buckets);
    Map<String, Extent> extents = new HashMap<>();
    List<Long> places = new ArrayList<>();
    while (walk.next()) {
      places.add(walk.bucket());
    }
    for (Pair pair : Corpus.records(name)) {
      long element = search.find(pair.keyBytes());
      long bucket =
          places.stream()
              .filter(at -> element >= at && element < at + buckets.bucketSize)
              .findFirst()
              .orElseThrow();
      long length = (long) buckets.keySize(element) + buckets.dataSize(element);
      extents.put(
          pair.key(),
          new Extent(pair, bucket, buckets.bucketSize, buckets.pointer(element), length));
    }
    return extents;
  }

  private void requireRecovered(
      String what, byte[] bytes, int from, int length, Map<String, Extent> extents)
      throws FormatException {
    StructureReport report;
    try {
      report = salvage(bytes);
    } catch (FormatException e) {
      // nothing left that tells the form of the file
      assertTrue(extents.values().stream().allMatch(each -> each.touches(from, length)), what);
      return;
    }
    assertEquals(taken.size(), report.records());
    Map<String, Taken> first = new HashMap<>();
    for (Taken each : taken) {
      first.putIfAbsent(each.pair().key(), each);
      Extent extent = extents.get(each.pair().key());
      assertTrue(each.doubt() != null || extent != null, what + " invented a record");
    }
    for (Extent extent : extents.values()) {
      if (!extent.touches(from, length)) {
        Taken given = first.get(extent.pair().key());
        assertNotNull(given, what + " lost a record");
        assertEquals(extent.pair(), given.pair(), what);
        assertNull(given.doubt(), what);
      }
    }
  }

  @Test
  void aLostHeaderCostsNoRecord() throws Exception {
    for (String name : List.of("users300", "be32-numsync", "grown512", "le64-align4", "utf8")) {
      byte[] bytes = Corpus.bytes(name);
      Arrays.fill(bytes, 0, Corpus.open(name).layout().blockSize(), (byte) 0);
      StructureReport report = salvage(bytes);
      assertTrue(report.errors() > 0);
      Set<Pair> given =
          taken.stream()
              .filter(each -> each.doubt() == null)
              .map(Taken::pair)
              .collect(Collectors.toSet());
      assertEquals(new HashSet<>(Corpus.records(name)), given, name);
    }
  }

  @Test
  void recordsOfAnAbandonedBucketComeWithADoubt() throws Exception {
    byte[] bytes = Corpus.bytes("users300");
    GdbmHeader header = GdbmHeader.read(FileImage.of(bytes));
    // the first half of the directory refers to the bucket of the other half
    int half = header.entries() / 2 * 8;
    int directory = (int) header.directory;
    System.arraycopy(bytes, directory + half, bytes, directory, half);
    salvage(bytes);
    Set<Pair> given = taken.stream().map(Taken::pair).collect(Collectors.toSet());
    assertEquals(new HashSet<>(Corpus.records("users300")), given);
    assertTrue(taken.stream().anyMatch(each -> each.doubt() != null));
    assertTrue(taken.stream().anyMatch(each -> each.doubt() == null));
  }

  @Test
  void aFileOfAnotherKindGivesNothing() {
    assertThrows(FormatException.class, () -> salvage(new byte[0]));
    assertThrows(FormatException.class, () -> salvage(new byte[100_000]));
    assertEquals(List.of(), taken);
  }
}
