package org.sasldb.format.berkeley;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.sasldb.format.FileImage;
import org.sasldb.format.Finding;
import org.sasldb.format.FormatException;
import org.sasldb.format.Pair;

/** The order of format section 6.3, and what happens where a page does not keep to it. */
class KeyOrderTest {

  /** In order: of two keys one of which begins the other, the longer comes first. */
  private static final List<String> ORDERED =
      List.of(
          "\0\0",
          "\0",
          "Z",
          "aaa",
          "aab",
          "aa",
          "ab",
          "a",
          "b\u00ff",
          "b",
          "\u007f",
          "\u0080",
          "\u00ff\u00ff",
          "\u00ff",
          "");

  @Test
  void keysOnThePageAreOrderedLongerFirst() {
    for (int i = 0; i < ORDERED.size(); i++) {
      for (int j = 0; j < ORDERED.size(); j++) {
        byte[] a = ORDERED.get(i).getBytes(ISO_8859_1);
        byte[] b = ORDERED.get(j).getBytes(ISO_8859_1);
        int expected = Integer.signum(Integer.compare(i, j));
        assertEquals(
            isPrefixPair(a, b) ? expected : bytesOrder(a, b),
            Integer.signum(KeyOrder.compare(a, 0, a.length, b, 0, b.length)));
        assertEquals(
            Integer.signum(KeyOrder.compare(a, 0, a.length, b, 0, b.length)),
            Integer.signum(KeyOrder.compareOnPage(a, ByteBuffer.wrap(b), 0, b.length)));
      }
    }
  }

  private static boolean isPrefixPair(byte[] a, byte[] b) {
    int shorter = Math.min(a.length, b.length);
    return Arrays.equals(a, 0, shorter, b, 0, shorter);
  }

  private static int bytesOrder(byte[] a, byte[] b) {
    return Integer.signum(Arrays.compareUnsigned(a, b));
  }

  @Test
  void firstWordsCompareAsTheirBytesDo() {
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      byte[] a = new byte[8];
      byte[] b = new byte[8];
      random.nextBytes(a);
      random.nextBytes(b);
      System.arraycopy(a, 0, b, 0, i % 9);
      int expected = Integer.signum(Arrays.compareUnsigned(a, b));
      long word = KeyOrder.firstWord(b);
      assertEquals(expected, Long.compare(KeyOrder.firstWord(a), word));
      ByteBuffer buffer = ByteBuffer.wrap(b);
      assertEquals(word, KeyOrder.firstWord(buffer.order(ByteOrder.BIG_ENDIAN), 0));
      assertEquals(word, KeyOrder.firstWord(buffer.order(ByteOrder.LITTLE_ENDIAN), 0));
    }
  }

  @Test
  void theRealLibrarysPagesAreInThisOrder() throws Exception {
    for (String name : List.of("prefix-order", "users300", "grown512", "version10-release18.1")) {
      assertEquals(0, orderWarnings(Corpus.open(name)), name);
    }
  }

  private static long orderWarnings(HashFile file) throws FormatException {
    return file.check().findings().stream()
        .filter(f -> f.severity() == Finding.Severity.WARNING && f.message().contains("order"))
        .count();
  }

  @Test
  void aPageInAWrongOrderHidesNothingFromUs() throws Exception {
    byte[] bytes = Corpus.bytes("users300");
    swapTypes(bytes, 4096, PageType.HASH_SORTED, PageType.HASH_UNSORTED);
    // an unsorted page may have any order: its pairs exchange places, then it claims to be sorted
    reverseKeys(bytes);
    swapTypes(bytes, 4096, PageType.HASH_UNSORTED, PageType.HASH_SORTED);
    HashFile file = HashFile.open(FileImage.of(bytes));
    assertTrue(orderWarnings(file) > 0);
    assertEquals(600, file.verifyRecords());
    for (Pair pair : Corpus.scan(file)) {
      assertArrayEquals(pair.valueBytes(), file.find(pair.keyBytes()));
    }
    assertNull(file.find("nobody\0example.org\0userPassword".getBytes(UTF_8)));
  }

  private static void swapTypes(byte[] file, int pageSize, int from, int to) {
    for (int at = pageSize; at < file.length; at += pageSize) {
      if (file[at + Page.TYPE] == from) {
        file[at + Page.TYPE] = (byte) to;
      }
    }
  }

  /** Rebuilds every bucket page with its pairs in reverse. */
  private static void reverseKeys(byte[] file) {
    for (int at = 4096; at < file.length; at += 4096) {
      ByteBuffer b = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
      if (file[at + Page.TYPE] == PageType.HASH_UNSORTED && Page.number(b, at) != 0) {
        reversePage(file, b, at);
      }
    }
  }

  private static void reversePage(byte[] file, ByteBuffer b, int at) {
    byte[] page = Arrays.copyOfRange(file, at, at + 4096);
    ByteBuffer old = ByteBuffer.wrap(page).order(ByteOrder.LITTLE_ENDIAN);
    int end = 4096;
    int entries = Page.entries(old, 0);
    for (int i = 0; i < entries; i++) {
      int from = entries - 2 - i / 2 * 2 + i % 2;
      int start = Page.u16(old, 26 + 2 * from);
      int length = (from == 0 ? 4096 : Page.u16(old, 24 + 2 * from)) - start;
      end -= length;
      System.arraycopy(page, start, file, at + end, length);
      b.putShort(at + 26 + 2 * i, (short) end);
    }
  }
}
