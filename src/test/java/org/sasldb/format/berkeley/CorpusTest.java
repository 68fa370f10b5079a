package org.sasldb.format.berkeley;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.Finding;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.Pair;

/** Files made by the real library are read as it reads them, and damaged ones are refused. */
class CorpusTest {

  static List<String> readable() {
    return Corpus.readable();
  }

  static List<String> damaged() {
    return Corpus.damaged();
  }

  static List<String> foreign() {
    return Corpus.foreign();
  }

  @Test
  void theWholeCorpusIsThere() {
    assertEquals(33, readable().size());
    assertEquals(14, damaged().size());
    assertEquals(7, foreign().size());
  }

  @ParameterizedTest
  @MethodSource("readable")
  void scanGivesTheRecordsInTheOrderOfTheDump(String name) throws Exception {
    assertEquals(Corpus.dump(name), Corpus.scan(Corpus.open(name)));
  }

  @ParameterizedTest
  @MethodSource("readable")
  void everyKeyIsFound(String name) throws Exception {
    HashFile file = Corpus.open(name);
    Map<String, Pair> first =
        Corpus.dump(name).stream()
            .collect(Collectors.toMap(Pair::key, Function.identity(), (a, b) -> a));
    for (Pair pair : first.values()) {
      assertArrayEquals(pair.valueBytes(), file.find(pair.keyBytes()));
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void noOtherKeyIsFound(String name) throws Exception {
    HashFile file = Corpus.open(name);
    Map<String, Pair> all = new HashMap<>();
    Corpus.dump(name).forEach(pair -> all.put(pair.key(), pair));
    for (Pair pair : all.values()) {
      for (String other : List.of(pair.key() + "00", "00" + pair.key(), pair.key() + "7a")) {
        if (!all.containsKey(other)) {
          assertNull(file.find(new Pair(other, "").keyBytes()), other);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("readable")
  void theCheckFindsNoError(String name) throws Exception {
    HashFile file = Corpus.open(name);
    long records = Corpus.dump(name).size();
    CheckReport report = file.check();
    List<Finding> errors =
        report.findings().stream().filter(f -> f.severity() == Finding.Severity.ERROR).toList();
    assertEquals(List.of(), errors);
    assertTrue(report.isSound());
    assertEquals(records, report.records());
    assertEquals(records, file.verifyRecords());
    assertEquals(file.facts().pages() - 1, sum(report.pages()));
  }

  private static int sum(CheckReport.PageCounts pages) {
    return pages.bucketPages()
        + pages.unwritten()
        + pages.overflowPages()
        + pages.duplicatePages()
        + pages.freePages()
        + pages.reserved()
        + pages.unused();
  }

  @ParameterizedTest
  @CsvSource({
    // the manifest's bucket pages without those written for buckets to come
    // name, bucket pages, overflow, duplicates, free, version, page size, order, sum, buckets
    "all-deleted,5,0,0,3,9,512,little,false,5",
    "big-endian,2,4,0,0,9,1024,big,false,2",
    "checksum,2,4,0,0,9,1024,little,true,2",
    "checksum-big-endian,2,4,0,0,9,1024,big,true,2",
    "compacted,10,0,0,0,9,512,little,false,10",
    "deleted,29,7,0,10,9,1024,little,false,24",
    "dups-off-page,1,0,8,0,9,512,little,false,2",
    "dups-off-page-sorted,1,0,10,0,9,512,little,false,2",
    "page65536,2,1,0,0,9,65536,little,false,2",
    "users300,16,0,0,1,9,4096,little,false,12",
    "version10-release18.1,8,4,0,0,10,1024,little,false,7",
    "version7-release4.0,8,4,0,0,7,1024,little,false,7",
    "version8-big-endian,8,4,0,0,8,1024,big,true,7",
    "version8-mixed,8,4,0,0,8,1024,little,false,7",
  })
  void countsAndLayoutAreThoseOfTheManifest(
      String name,
      int bucketPages,
      int overflow,
      int duplicates,
      int free,
      int version,
      int pageSize,
      String order,
      boolean checksummed,
      int buckets)
      throws Exception {
    HashFile file = Corpus.open(name);
    ByteOrder byteOrder = order.equals("big") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
    assertEquals(new HashLayout(version, pageSize, byteOrder, checksummed), file.layout());
    assertEquals(buckets, file.facts().buckets());
    CheckReport.PageCounts pages = file.check().pages();
    assertEquals(bucketPages, pages.bucketPages());
    assertEquals(overflow, pages.overflowPages());
    assertEquals(duplicates, pages.duplicatePages());
    assertEquals(free, pages.freePages());
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aDamagedFileIsRefusedBeforeARecordIsShown(String name) {
    FormatException e =
        assertThrows(FormatException.class, () -> Corpus.open(name).verifyRecords(), name);
    assertEquals(Kind.CORRUPT, e.kind(), e.getMessage());
    assertFalse(e.reason().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void theCheckOfADamagedFileFindsIt(String name) {
    try {
      CheckReport report = Corpus.open(name).check();
      assertFalse(report.isSound());
    } catch (FormatException e) {
      assertEquals(Kind.CORRUPT, e.kind(), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "refuse-btree,UNSUPPORTED,btree",
    "refuse-custom-hash,UNSUPPORTED,hash function",
    "refuse-encrypted,UNSUPPORTED,encrypted",
    "refuse-not-a-db,NOT_THIS_FORMAT,not a Berkeley DB file",
    "refuse-subdb,UNSUPPORTED,several databases",
    "refuse-version11,UNSUPPORTED,hash version 11",
    "refuse-version6,UNSUPPORTED,hash version 6",
  })
  void aForeignFileIsRefusedByName(String name, Kind kind, String reason) {
    FormatException e = assertThrows(FormatException.class, () -> Corpus.open(name));
    assertEquals(kind, e.kind());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "corrupt-chain-loop,page 2",
    "corrupt-checksum,page 2",
    "corrupt-entries,page 2",
    "corrupt-offset,page 2",
    "corrupt-page-number,page 2",
    "corrupt-page-type,page 2",
    "corrupt-mask,'page 0, offset 76'",
    "corrupt-spares,'page 0, offset 104'",
    "corrupt-page-size,'page 0, offset 20'"
  })
  void theReasonSaysWhere(String name, String place) {
    FormatException e =
        assertThrows(FormatException.class, () -> Corpus.open(name).verifyRecords());
    assertTrue(e.place().startsWith(place), e.getMessage());
  }
}
