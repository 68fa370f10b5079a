package org.sasldb.format.lmdb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.StructureReport;

/** Every record on undamaged pages is recovered, and none is invented. */
class LmdbSalvageTest {
  private static final int PAGE = 4096;
  private static final int TRIES = 200;

  /** What a salvage gave. */
  private static final class Found {
    final SortedMap<String, String> sure = new TreeMap<>();
    final Map<String, Set<String>> any = new HashMap<>();
    StructureReport report;

    Found(byte[] file) throws FormatException {
      long[] count = new long[1];
      report =
          LmdbSalvage.salvage(
              FileImage.of(file),
              (key, value, doubt) -> {
                count[0]++;
                String name = Vectors.hex(key);
                any.computeIfAbsent(name, k -> new HashSet<>()).add(Vectors.hex(value));
                if (doubt == null) {
                  assertEquals(null, sure.put(name, Vectors.hex(value)), "a key came twice");
                }
              });
      assertEquals(count[0], report.records());
    }

    boolean has(Map.Entry<String, String> record) {
      return any.getOrDefault(record.getKey(), Set.of()).contains(record.getValue());
    }
  }

  static List<String> sound() {
    return Vectors.SOUND;
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aSoundFileGivesItsRecordsWithoutDoubt(String name) throws Exception {
    Found found = new Found(Vectors.bytes(name));
    assertEquals(Vectors.records(name), found.sure);
    assertEquals(found.sure.keySet(), found.any.keySet());
    assertTrue(found.report.isSound());
  }

  @Test
  void aRandomPageOfRandomBytes() throws Exception {
    Random random = new Random(511);
    int doubtful = 0;
    for (int i = 0; i < TRIES; i++) {
      String name = Vectors.SOUND.get(1 + random.nextInt(Vectors.SOUND.size() - 1));
      doubtful += requireSalvaged(name, Vectors.bytes(name), random);
    }
    // the two meta pages are among those that are hit
    assertTrue(doubtful > 0);
  }

  @Test
  void aLargeFileLosesOnlyWhatWasOnThePage() throws Exception {
    byte[] file = Written.bytes(Written.accounts(20_000));
    Random random = new Random(20_000);
    for (int i = 0; i < 20; i++) {
      requireSalvaged("20,000 records", file.clone(), random);
    }
  }

  /**
   * Overwrites one page, some inside long values with zeros; gives 1 if the records come with a
   * doubt then.
   */
  private static int requireSalvaged(String name, byte[] file, Random random) throws Exception {
    SortedMap<String, String> records = Vectors.scan(LmdbFile.open(FileImage.of(file)));
    Map<String, BitSet> places = places(file);
    int page = random.nextInt(file.length / PAGE);
    boolean told = random.nextInt(4) == 0 && insides(file).containsKey(page);
    byte[] noise = new byte[PAGE];
    if (!told) {
      random.nextBytes(noise);
    }
    System.arraycopy(noise, 0, file, page * PAGE, PAGE);
    String where = name + ", page " + page;
    Found found = new Found(file);
    // random bytes on a page inside a long value cannot be told from what was stored; zeros can
    Set<String> unseen = new HashSet<>();
    if (!told) {
      places.forEach((key, on) -> addIfInside(unseen, key, on, page));
    }
    records.keySet().removeAll(unseen);
    found.sure.keySet().removeAll(unseen);
    for (Map.Entry<String, String> record : records.entrySet()) {
      boolean there = !places.get(record.getKey()).get(page);
      if (there) {
        assertTrue(found.has(record), where + " lost " + record.getKey());
      }
      if (page >= 2) {
        assertEquals(there, found.sure.containsKey(record.getKey()), where);
      }
    }
    assertTrue(records.entrySet().containsAll(found.sure.entrySet()), where + " invented");
    if (unseen.isEmpty()) {
      assertEquals(page < 2 || isDamaged(file), !found.report.isSound(), where);
    }
    return found.sure.isEmpty() && !found.any.isEmpty() ? 1 : 0;
  }

  private static void addIfInside(Set<String> unseen, String key, BitSet on, int page) {
    if (page > 0 && on.get(page) && on.get(page - 1) && on.cardinality() > 2) {
      unseen.add(key);
    }
  }

  /** What a page inside a long value can turn into that is clearly no part of it. */
  private enum Foreign {
    ZEROS,
    PAGE_OF_ITS_OWN,
    COPY_OF_A_LEAF,
    COPY_OF_A_META_PAGE
  }

  private static void overwrite(byte[] file, int page, Foreign foreign) throws FormatException {
    int at = page * PAGE;
    int root = (int) MetaPages.read(FileImage.of(file)).newest().main().root();
    int from = foreign == Foreign.COPY_OF_A_META_PAGE ? 0 : root * PAGE;
    if (foreign == Foreign.ZEROS) {
      Arrays.fill(file, at, at + PAGE, (byte) 0);
    } else {
      System.arraycopy(file, from, file, at, PAGE);
    }
    if (foreign == Foreign.PAGE_OF_ITS_OWN) {
      ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).putLong(at, page);
    }
  }

  /** Every page inside every long value; all other records stay without a doubt. */
  @ParameterizedTest
  @EnumSource(Foreign.class)
  void aForeignPageInsideALongValueIsADoubt(Foreign foreign) throws Exception {
    List<byte[]> files =
        List.of(Vectors.bytes("value8000"), Written.bytes(Written.mixed(2_000, 8)));
    int hit = 0;
    for (byte[] file : files) {
      SortedMap<String, String> records = Vectors.scan(LmdbFile.open(FileImage.of(file)));
      for (Map.Entry<Integer, String> inside : insides(file).entrySet()) {
        byte[] damaged = file.clone();
        overwrite(damaged, inside.getKey(), foreign);
        SortedMap<String, String> others = new TreeMap<>(records);
        others.remove(inside.getValue());
        Found found = new Found(damaged);
        assertEquals(others, found.sure, "page " + inside.getKey());
        assertEquals(records.keySet(), found.any.keySet(), "page " + inside.getKey());
        hit++;
      }
    }
    assertTrue(hit > 10, hit + " pages");
  }

  @Test
  void aPageThatTwoValuesUseIsADoubtOfBoth() throws Exception {
    SortedMap<String, byte[]> records = new TreeMap<>();
    for (String key : List.of("a", "b", "c")) {
      byte[] value = new byte[9000];
      Arrays.fill(value, key.getBytes(StandardCharsets.UTF_8)[0]);
      records.put(key, value);
    }
    byte[] file = Written.ofText(records);
    Pages pages = new Pages(FileImage.of(file), MetaPages.read(FileImage.of(file)).newest());
    PageView leaf = pages.view(pages.meta.main().root(), KeyRule.RECORDS, "");
    long second = leaf.overflowPage(1);
    ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    int root = (int) leaf.number() * PAGE;
    for (int at = root + PageView.HEADER; at < root + PAGE - Long.BYTES; at++) {
      if (bytes.getLong(at) == second) {
        bytes.putLong(at, leaf.overflowPage(0));
      }
    }
    Found found = new Found(file);
    assertEquals(Set.of("63"), found.sure.keySet());
    assertEquals(Set.of("61", "62", "63"), found.any.keySet());
  }

  private static boolean isDamaged(byte[] file) throws FormatException {
    return !LmdbFile.open(FileImage.of(file)).check().isSound();
  }

  /** Takes a node of a leaf page. */
  private interface NodeTaker {
    void take(Pages pages, PageView page, int i) throws FormatException;
  }

  private static void eachRecord(byte[] file, NodeTaker taker) throws FormatException {
    FileImage image = FileImage.of(file);
    Pages pages = new Pages(image, MetaPages.read(image).newest());
    new TreeVisit(
            pages,
            pages.meta.main(),
            KeyRule.RECORDS,
            new BitSet(),
            new TreeVisit.Visitor() {
              @Override
              public void leaf(PageView page) throws FormatException {
                for (int i = 0; i < page.count(); i++) {
                  taker.take(pages, page, i);
                }
              }

              @Override
              public void damaged(FormatException error, TreeVisit.Range range, boolean branch)
                  throws FormatException {
                throw error;
              }
            })
        .run();
  }

  /** The pages each record of a sound file is on. */
  private static Map<String, BitSet> places(byte[] file) throws FormatException {
    Map<String, BitSet> places = new HashMap<>();
    eachRecord(
        file,
        (pages, page, i) -> {
          BitSet on = new BitSet();
          on.set((int) page.number());
          if (page.isBig(i)) {
            int first = (int) page.overflowPage(i);
            on.set(first, first + pages.requireOverflow(page, i));
          }
          places.put(Vectors.hex(page.key(i)), on);
        });
    return places;
  }

  /** The keys of long values by the pages inside them that hold as much of them as a header. */
  private static Map<Integer, String> insides(byte[] file) throws FormatException {
    Map<Integer, String> insides = new TreeMap<>();
    eachRecord(
        file,
        (pages, page, i) -> {
          if (page.isBig(i)) {
            long first = page.overflowPage(i);
            long length = page.dataLength(i);
            for (long k = 1; k * PAGE <= length; k++) {
              insides.put((int) (first + k), Vectors.hex(page.key(i)));
            }
          }
        });
    return insides;
  }

  @Test
  void withoutMetaPagesAllIsDoubtful() throws Exception {
    byte[] file = Vectors.bytes("users300");
    Arrays.fill(file, 0, 2 * PAGE, (byte) 0);
    Found found = new Found(file);
    assertTrue(found.sure.isEmpty());
    for (Map.Entry<String, String> record : Vectors.records("users300").entrySet()) {
      assertTrue(found.has(record));
    }
    assertFalse(found.report.isSound());
  }

  @Test
  void aLostLeafIsTakenFromTheStateBeforeWithADoubt() throws Exception {
    byte[] file = Vectors.bytes("two-realms");
    Pages pages = new Pages(FileImage.of(file), MetaPages.read(FileImage.of(file)).newest());
    int root = (int) pages.meta.main().root();
    Arrays.fill(file, root * PAGE, (root + 1) * PAGE, (byte) 0x33);
    Found found = new Found(file);
    assertTrue(found.sure.isEmpty());
    assertEquals(1, found.any.size());
  }

  /** A long value that looks like a leaf page is a value and nothing else. */
  @Test
  void aValueThatLooksLikeAPageIsNone() throws Exception {
    byte[] leaf = Arrays.copyOfRange(Vectors.bytes("one-user"), 2 * PAGE, 3 * PAGE);
    byte[] value = new byte[PAGE - 16 + 3 * PAGE];
    for (int k = 0; k < 3; k++) {
      System.arraycopy(leaf, 0, value, PAGE - 16 + k * PAGE, PAGE);
      value[PAGE - 16 + k * PAGE] = (byte) (4 + k);
    }
    SortedMap<String, byte[]> records = new TreeMap<>(Map.of("trap", value));
    byte[] file = Written.ofText(records);
    Arrays.fill(file, 0, 2 * PAGE, (byte) 0);
    Found found = new Found(file);
    assertEquals(Set.of(Vectors.hex("trap".getBytes(StandardCharsets.UTF_8))), found.any.keySet());
  }

  @Test
  void anotherFileIsNone() {
    byte[] zeros = new byte[20_000];
    assertThrows(FormatException.class, () -> new Found(zeros));
    assertThrows(FormatException.class, () -> new Found(new byte[0]));
    byte[] noise = new byte[50_000];
    new Random(1).nextBytes(noise);
    assertThrows(FormatException.class, () -> new Found(noise));
  }
}
