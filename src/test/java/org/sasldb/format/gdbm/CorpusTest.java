package org.sasldb.format.gdbm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import java.nio.ByteOrder;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.Finding;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.Pair;

/** Files made by the real library are read as it reads them, and damaged ones are refused. */
class CorpusTest {

  static List<String> sound() {
    return Corpus.sound();
  }

  static List<String> damaged() {
    return Corpus.damaged();
  }

  static List<String> unreadable() {
    return Corpus.unreadable();
  }

  @Test
  void theWholeCorpusIsThere() {
    assertEquals(28, sound().size());
    assertEquals(10, damaged().size());
    assertEquals(13, unreadable().size());
  }

  @ParameterizedTest
  @MethodSource("sound")
  void scanGivesTheRecordsOfTheDescription(String name) throws Exception {
    List<Pair> scanned = Corpus.scan(Corpus.open(name));
    scanned.sort(Comparator.comparing(Pair::key));
    assertEquals(Corpus.records(name), scanned);
    assertEquals(scanned.size(), Corpus.open(name).verifyRecords());
  }

  @ParameterizedTest
  @MethodSource("sound")
  void everyKeyIsFoundAndNoOther(String name) throws Exception {
    GdbmFile file = Corpus.open(name);
    Set<String> keys = new HashSet<>();
    for (Pair pair : Corpus.records(name)) {
      assertArrayEquals(pair.valueBytes(), file.find(pair.keyBytes()));
      keys.add(pair.key());
    }
    for (String key : keys) {
      for (String other : List.of(key + "00", "00" + key, key + "e9")) {
        if (!keys.contains(other)) {
          assertNull(file.find(new Pair(other, "").keyBytes()), other);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void theLayoutIsThatOfTheDescription(String name) throws Exception {
    JsonObject expected = Corpus.layout(name);
    GdbmFile file = Corpus.open(name);
    GdbmFacts facts = file.facts();
    GdbmLayout layout = file.layout();
    assertEquals(expected.getInt("block_size"), layout.blockSize());
    assertEquals(expected.getInt("dir_bits"), facts.dirBits());
    assertEquals(expected.getInt("bucket_elems"), facts.bucketElements());
    assertEquals(expected.getInt("avail_count"), facts.availEntries());
    String kind = expected.getString("kind").replaceAll("\\d", "");
    assertEquals(
        kind,
        switch (layout.header()) {
          case ORIGINAL -> "old";
          case STANDARD -> "std";
          case NUMSYNC -> "numsync";
        });
    assertEquals(
        expected.getString("layout"),
        (layout.byteOrder() == ByteOrder.BIG_ENDIAN ? "big" : "little")
            + "-endian, "
            + 8 * layout.abi().offsetSize()
            + "-bit offsets, "
            + layout.abi().alignment()
            + "-byte alignment");
  }

  @ParameterizedTest
  @MethodSource("sound")
  void theSignOfTheHashesIsThatOfTheDescription(String name) throws Exception {
    HashSign sign = Corpus.open(name).hashSign();
    switch (Corpus.layout(name).getString("hash_sign")) {
      case "signed" -> assertEquals(HashSign.SIGNED, sign);
      case "unsigned" -> assertEquals(HashSign.UNSIGNED, sign);
      default -> assertEquals(HashSign.platform(), sign);
    }
  }

  @ParameterizedTest
  @CsvSource({"numsync,3", "be64-numsync,0", "users300,0"})
  void theSyncsAreCounted(String name, int syncs) throws Exception {
    assertEquals(syncs, Corpus.open(name).layout().syncs());
  }

  @ParameterizedTest
  @MethodSource("unreadable")
  void aFileWithUnreachableRecordsIsRefused(String name) {
    FormatException e =
        assertThrows(FormatException.class, () -> Corpus.open(name).verifyRecords(), name);
    assertEquals(
        name.equals("bad-magic") ? Kind.NOT_THIS_FORMAT : Kind.CORRUPT, e.kind(), e.getMessage());
    assertFalse(e.reason().isEmpty());
    assertThrows(FormatException.class, () -> Corpus.scan(Corpus.open(name)), name);
  }

  @ParameterizedTest
  @MethodSource("damaged")
  void aListOfADamagedFileIsWholeOrRefused(String name) throws Exception {
    GdbmFile file = Corpus.open(name);
    List<Pair> scanned;
    try {
      scanned = Corpus.scan(file);
    } catch (FormatException e) {
      assertEquals(Kind.CORRUPT, e.kind());
      return;
    }
    scanned.sort(Comparator.comparing(Pair::key));
    assertEquals(Corpus.records(name), scanned);
  }

  @ParameterizedTest
  @CsvSource({
    "bad-block-size,'header, offset 16'",
    "bad-bucket-elems,'header, offset 28'",
    "bad-cut-directory,'header, offset 8'",
    "bad-cut-header,'header, offset 8'",
    "bad-dir-size,'header, offset 20'",
    "bad-dir-entry,directory entry 0",
    "bad-dir-zero,directory entry 0",
    "bad-cut-half,directory entry 0",
    "bad-ptr-beyond,'bucket at 4096, slot 0'",
    "bad-ptr-negative,'bucket at 4096, slot 0'",
    "bad-key-size,'bucket at 4096, slot 0'",
    "bad-data-negative,'bucket at 4096, slot 0'",
    "bad-hash-wrong,'bucket at 4096, slot 0'",
    "bad-bucket-bits,bucket at 4096",
    "bad-bucket-count,bucket at 4096",
    "bad-count-wrong,bucket at 4096",
  })
  void theReasonSaysWhere(String name, String place) {
    FormatException e =
        assertThrows(FormatException.class, () -> Corpus.open(name).verifyRecords());
    assertEquals(place, e.place(), e.getMessage());
  }

  @ParameterizedTest
  @MethodSource("sound")
  void theCheckFindsNoError(String name) throws Exception {
    GdbmReport report = Corpus.open(name).check();
    assertEquals(0, report.errors(), report.findings().toString());
    assertTrue(report.isSound());
    assertEquals(Corpus.records(name).size(), report.records());
    JsonObject expected = Corpus.layout(name);
    assertEquals(expected.getInt("buckets"), report.space().buckets());
    assertEquals(expected.getInt("free_areas"), report.space().freeAreas());
    assertEquals(expected.getInt("lost_bytes"), report.space().lostBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "bad-avail-count,'header, offset 40'",
    "bad-avail-stray,avail block at 3072",
    "bad-avail-loop,avail block at 17152",
    "bad-bucket-avail,bucket at 4096",
    "bad-bucket-bits,bucket at 4096",
    "bad-bucket-count,bucket at 4096",
    "bad-count-wrong,bucket at 4096",
    "bad-grown,'header, offset 32'",
    "bad-hash-wrong,'bucket at 4096, slot 0'",
    "bad-key-start,'bucket at 4096, slot 0'",
    "bad-ptr-beyond,'bucket at 4096, slot 0'",
    "bad-dir-entry,directory entry 0",
  })
  void theCheckOfADamagedFileFindsIt(String name, String place) throws Exception {
    GdbmReport report = Corpus.open(name).check();
    assertFalse(report.isSound());
    List<String> places = report.findings().stream().map(Finding::place).toList();
    assertTrue(places.contains(place), report.findings().toString());
  }

  @Test
  void theCheckNotesWhatIsLegal() throws Exception {
    assertEquals(1, Corpus.open("short-183").check().warnings());
    assertTrue(Corpus.open("unsorted-avail").check().warnings() > 0);
    assertTrue(Corpus.open("deletes512").check().space().stackBlocks() > 0);
  }

  @Test
  void gdbmIsRecognisedByItsMagic() {
    sound().forEach(name -> assertTrue(GdbmFile.isGdbm(Corpus.bytes(name)), name));
    assertFalse(GdbmFile.isGdbm(Corpus.bytes("bad-magic")));
    assertFalse(GdbmFile.isGdbm(new byte[0]));
    assertFalse(GdbmFile.isGdbm(new byte[4]));
  }

  @Test
  void aFileOfNoBytesIsNoGdbmFile() {
    FormatException e =
        assertThrows(FormatException.class, () -> GdbmFile.open(FileImage.of(new byte[0])));
    assertEquals(Kind.NOT_THIS_FORMAT, e.kind());
  }
}
