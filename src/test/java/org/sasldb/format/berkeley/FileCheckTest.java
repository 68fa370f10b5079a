package org.sasldb.format.berkeley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.sasldb.format.FileImage;
import org.sasldb.format.Finding;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** What the check of format section 11 notices, and what it lets pass. */
class FileCheckTest {

  private static final int SIZE = 512;

  private static ByteBuffer vector(String name) {
    return ByteBuffer.wrap(Corpus.bytes(name)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static HashFile open(ByteBuffer file) throws FormatException {
    return HashFile.open(FileImage.of(bytes(file, file.capacity())));
  }

  private static byte[] bytes(ByteBuffer file, int size) {
    byte[] bytes = new byte[size];
    file.get(0, bytes, 0, file.capacity());
    return bytes;
  }

  private static String errors(ByteBuffer file) throws FormatException {
    return findings(file, Finding.Severity.ERROR);
  }

  private static String findings(ByteBuffer file, Finding.Severity severity)
      throws FormatException {
    return open(file).check().findings().stream()
        .filter(f -> f.severity() == severity)
        .map(Finding::toString)
        .collect(Collectors.joining("\n"));
  }

  private static void requireRecordsDamaged(ByteBuffer file, String reason) throws FormatException {
    FormatException e = assertThrows(FormatException.class, () -> open(file).verifyRecords());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
    assertTrue(errors(file).contains(reason), errors(file));
  }

  /** A page of type and level, to be found anywhere in a file. */
  private static int pageOfType(ByteBuffer file, int type) {
    for (int at = SIZE; at < file.capacity(); at += SIZE) {
      if (Page.type(file, at) == type && Page.number(file, at) != 0) {
        return at;
      }
    }
    throw new AssertionError("no page of type " + type);
  }

  @Test
  void aKeyInAWrongBucketIsAnError() throws Exception {
    ByteBuffer file = vector("two-realms");
    // alice becomes alicf, whose bucket is the other one
    file.put(0x1fe1 + 5, (byte) 'f');
    requireRecordsDamaged(file, "stands in bucket 0");
  }

  @Test
  void aKeyThatStandsTwiceIsAnError() throws Exception {
    List<Pair> pairs = List.of(Pair.ofText("xa", "1"), Pair.ofText("xc", "2"));
    ByteBuffer file =
        ByteBuffer.wrap(Written.bytes(HashLayout.DEFAULT, pairs)).order(ByteOrder.LITTLE_ENDIAN);
    int page = Page.entries(file, 4096) == 4 ? 4096 : 8192;
    assertEquals(4, Page.entries(file, page));
    file.put(page + Page.u16(file, page + 26) + 2, (byte) 'c');
    requireRecordsDamaged(file, "the same key as on page");
  }

  @Test
  void manyKeysOfOneHashAreSearchedForTwinsToo() throws Exception {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 1; i <= 100; i++) {
      pairs.add(Pair.of(new byte[i], new byte[] {(byte) i}));
    }
    HashLayout layout = new HashLayout(9, SIZE, ByteOrder.LITTLE_ENDIAN, false);
    ByteBuffer file = ByteBuffer.wrap(Written.bytes(layout, pairs)).order(ByteOrder.LITTLE_ENDIAN);
    assertTrue(open(file).check().isSound());
    assertEquals(100, open(file).verifyRecords());
  }

  @Test
  void aLinkBackThatDisagreesIsAnError() throws Exception {
    ByteBuffer file = vector("grown512");
    int linked = SIZE;
    while (file.getInt(linked + Page.NEXT) == 0 || !PageType.isHash(Page.type(file, linked))) {
      linked += SIZE;
    }
    int next = file.getInt(linked + Page.NEXT) * SIZE;
    file.putInt(next + Page.PREVIOUS, 7);
    requireRecordsDamaged(file, "but its previous page is 7");
  }

  @Test
  void aChainThatEntersAPageNeverWrittenIsAnError() throws Exception {
    ByteBuffer file = vector("page512");
    int head = SIZE;
    while (file.getInt(head + Page.NEXT) == 0 || !PageType.isHash(Page.type(file, head))) {
      head += SIZE;
    }
    file.putInt(file.getInt(head + Page.NEXT) * SIZE + Page.NUMBER, 0);
    FormatException e = assertThrows(FormatException.class, () -> open(file).verifyRecords());
    assertTrue(e.getMessage().contains("reached from page"), e.getMessage());
  }

  @Test
  void twoItemsOfOneOverflowChainAreAnError() throws Exception {
    ByteBuffer file = vector("page512");
    List<Integer> references = references(file);
    int first = file.getInt(references.get(0) + 4);
    file.putInt(references.get(1) + 4, first);
    file.putInt(references.get(1) + 8, file.getInt(references.get(0) + 8));
    requireRecordsDamaged(file, "reached twice");
  }

  /** Where the items of type 3 begin. */
  private static List<Integer> references(ByteBuffer file) {
    List<Integer> found = new ArrayList<>();
    for (int at = SIZE; at < file.capacity(); at += SIZE) {
      for (int i = 0; PageType.isHash(Page.type(file, at)) && i < Page.entries(file, at); i++) {
        int start = at + Page.u16(file, at + 26 + 2 * i);
        if (file.get(start) == PageType.ITEM_OFF_PAGE) {
          found.add(start);
        }
      }
    }
    return found;
  }

  @Test
  void aLengthBeyondTheFileAsksForNoMemory() throws Exception {
    ByteBuffer file = vector("page512");
    file.putInt(references(file).get(0) + 8, 0x7fff_fff0);
    requireRecordsDamaged(file, "larger than the file");
  }

  @Test
  void aLengthThatItsChainDoesNotHaveIsAnError() throws Exception {
    for (int change : new int[] {-1, 1}) {
      ByteBuffer file = vector("page512");
      int reference = references(file).get(0);
      file.putInt(reference + 8, file.getInt(reference + 8) + change);
      requireRecordsDamaged(file, change < 0 ? "longer than its item" : "ends too early");
    }
  }

  @Test
  void duplicatesWithoutTheirFlagAreAnError() throws Exception {
    ByteBuffer file = vector("dups-on-page");
    file.putInt(48, 0);
    requireRecordsDamaged(file, "without duplicates");
  }

  @Test
  void aValueInAFileOfItsOwnIsRefused() throws Exception {
    ByteBuffer file = vector("version10-release18.1");
    file.put(1024 + Page.u16(file, 1024 + 28), (byte) PageType.ITEM_EXTERNAL_FILE);
    FormatException e = assertThrows(FormatException.class, () -> open(file).verifyRecords());
    assertEquals(FormatException.Kind.UNSUPPORTED, e.kind());
  }

  @Test
  void aFreeListThatRunsInACircleIsAnErrorButHidesNoRecord() throws Exception {
    ByteBuffer file = vector("all-deleted");
    int free = file.getInt(28) * SIZE;
    file.putInt(free + Page.NEXT, file.getInt(28));
    assertTrue(errors(file).contains("on the free list twice"), errors(file));
    assertEquals(0, open(file).verifyRecords());
  }

  @Test
  void aFreeListIntoABucketIsAnError() throws Exception {
    ByteBuffer file = vector("one-user");
    file.putInt(28, 1);
    assertTrue(errors(file).contains("is on the free list"), errors(file));
    file.putInt(28, 99);
    assertTrue(errors(file).contains("the first free page is page 99"), errors(file));
  }

  @Test
  void aPageWithRecordsThatIsPartOfNothingIsAnError() throws Exception {
    ByteBuffer file = vector("page512");
    int overflow = pageOfType(file, PageType.OVERFLOW);
    byte[] longer = bytes(file, file.capacity() + SIZE);
    ByteBuffer more = ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN);
    int last = file.getInt(32) + 1;
    System.arraycopy(longer, overflow, longer, last * SIZE, SIZE);
    more.putInt(32, last);
    more.putInt(last * SIZE + Page.NUMBER, last);
    assertTrue(errors(more).contains("part of nothing"), errors(more));
    // the same page freed is only a leak
    more.put(last * SIZE + Page.TYPE, (byte) PageType.FREE);
    assertEquals("", errors(more));
    assertTrue(findings(more, Finding.Severity.WARNING).contains("that nothing uses"));
  }

  @Test
  void aGroupSetAsideOutsideTheFileIsAnError() throws Exception {
    ByteBuffer file = vector("one-user");
    file.putInt(96 + 4 * 5, 1000);
    assertTrue(errors(file).contains("bucket group 5"), errors(file));
  }

  @Test
  void odditiesThatLoseNothingAreWarnings() throws Exception {
    ByteBuffer file = vector("extra-pages");
    file.putInt(0, 3);
    file.putInt(88, -1);
    file.putInt(224, 5);
    assertEquals("", errors(file));
    List<String> warnings =
        findings(file, Finding.Severity.WARNING).lines().collect(Collectors.toList());
    assertEquals(4, warnings.size(), warnings.toString());
    assertEquals(4, open(file).check().warnings());
  }

  @Test
  void aRuinedFileGivesAReportOfBoundedLength() throws Exception {
    ByteBuffer file =
        ByteBuffer.wrap(
                Written.bytes(
                    new HashLayout(9, SIZE, ByteOrder.LITTLE_ENDIAN, false),
                    Samples.accounts(9000)))
            .order(ByteOrder.LITTLE_ENDIAN);
    for (int at = SIZE; at < file.capacity(); at += SIZE) {
      file.put(at + Page.TYPE, (byte) 99);
    }
    CheckReport report = open(file).check();
    assertFalse(report.isSound());
    assertEquals(1000, report.findings().size());
    assertTrue(report.errors() > 1000);
    assertEquals(0, report.records());
  }

  @Test
  void noErrorShowsBytesOfAKeyOrValue() throws Exception {
    ByteBuffer file = vector("two-realms");
    file.put(0x1fe1 + 5, (byte) 'f');
    file.put(0x1fb0, (byte) 9);
    String said = open(file).check().findings().toString();
    assertFalse(said.contains("alic") || said.contains("pass-"), said);
    assertFalse(open(file).check().isSound());
    byte[] key = "bob\0example.net\0userPassword".getBytes(UTF_8);
    FormatException e = assertThrows(FormatException.class, () -> open(file).find(key));
    assertFalse(e.getMessage().contains("bob"), e.getMessage());
  }
}
