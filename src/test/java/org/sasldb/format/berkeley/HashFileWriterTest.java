package org.sasldb.format.berkeley;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.Pair;

/** What is written is read back, whole and by key, in every form. */
class HashFileWriterTest {

  private static final byte[] NO_ID = new byte[HashFileWriter.FILE_ID_LENGTH];

  static List<HashLayout> layouts() {
    return Samples.layouts();
  }

  static List<String> rewritable() throws FormatException {
    return Samples.rewritable();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void nothingIsWrittenAsThreePages(HashLayout layout) throws Exception {
    byte[] bytes = Written.bytes(layout, List.of());
    assertEquals(3 * layout.pageSize(), bytes.length);
    requireSame(List.of(), HashFile.open(FileImage.of(bytes)), layout);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void oneRecordComesBack(HashLayout layout) throws Exception {
    List<Pair> one = List.of(Pair.ofText("alice\0example.org\0userPassword", "wonderland"));
    requireSame(one, Written.open(layout, one), layout);
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void aHundredRecordsOfAllSizesComeBack(HashLayout layout) throws Exception {
    List<Pair> pairs = Samples.hundred(layout);
    HashFile file = Written.open(layout, pairs);
    requireSame(pairs, file, layout);
    assertTrue(file.check().pages().overflowPages() > 0);
  }

  @ParameterizedTest
  @MethodSource("rewritable")
  void aRewrittenVectorHasTheSameRecordsInTheSameForm(String name) throws Exception {
    HashLayout layout = Samples.layoutToRewrite(name);
    List<Pair> pairs = Corpus.dump(name);
    requireSame(pairs, Written.open(layout, pairs), layout);
  }

  @Test
  void fiftyThousandRecordsComeBack() throws Exception {
    List<Pair> pairs = Samples.accounts(50_000);
    HashFile file = Written.open(HashLayout.DEFAULT, pairs);
    requireSame(pairs, file, HashLayout.DEFAULT);
    assertTrue(file.facts().fileSize() < 6_000_000);
  }

  @Test
  void keysThatHashAlikeShareOneBucket() throws Exception {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 3000; i++) {
      pairs.add(Pair.of(zerosThen(i), new byte[] {(byte) i}));
    }
    HashLayout layout = new HashLayout(9, 512, ByteOrder.LITTLE_ENDIAN, false);
    requireSame(pairs, Written.open(layout, pairs), layout);
  }

  /** Leading zero bytes do not change the hash. */
  private static byte[] zerosThen(int i) {
    byte[] key = new byte[i % 100 + 2];
    key[key.length - 2] = (byte) (i / 100);
    return key;
  }

  private static void requireSame(List<Pair> pairs, HashFile file, HashLayout layout)
      throws FormatException {
    assertEquals(layout, file.layout());
    assertEquals(pairs.size(), file.verifyRecords());
    List<Pair> scanned = Corpus.scan(file);
    assertEquals(pairs.size(), scanned.size());
    assertEquals(new HashSet<>(pairs), new HashSet<>(scanned));
    for (Pair pair : pairs) {
      assertArrayEquals(pair.valueBytes(), file.find(pair.keyBytes()));
    }
    CheckReport report = file.check();
    assertEquals(List.of(), report.findings());
    assertEquals(0, report.pages().unused() + report.pages().unwritten());
  }

  @Test
  void aKeyLongerThanAQuarterOfThePageIsRefused() throws Exception {
    try (HashFileWriter writer = new HashFileWriter(HashLayout.DEFAULT, () -> NO_ID)) {
      writer.add(new byte[1024], new byte[0]);
      FormatException e =
          assertThrows(
              FormatException.class,
              () -> writer.add("s3cret".repeat(180).getBytes(US_ASCII), NO_ID));
      assertEquals(Kind.WRITE_REFUSED, e.kind());
      assertTrue(e.getMessage().contains("1080 bytes"), e.getMessage());
      assertTrue(e.getMessage().contains("at most 1024"), e.getMessage());
      assertFalse(e.getMessage().contains("s3cret"));
      assertEquals(1, writer.size());
    }
  }

  @Test
  void aKeyAddedTwiceIsRefusedBeforeAnythingIsWritten() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HashFileWriter writer = new HashFileWriter(HashLayout.DEFAULT, () -> NO_ID)) {
      for (int i = 0; i < 200; i++) {
        writer.add(new byte[] {(byte) (i % 199), 5}, new byte[] {(byte) i});
      }
      FormatException e =
          assertThrows(FormatException.class, () -> writer.writeTo(Channels.newChannel(out)));
      assertEquals(Kind.WRITE_REFUSED, e.kind());
      assertEquals(0, out.size());
    }
  }

  @Test
  void theHeaderIsThatOfTheSpecification() throws Exception {
    List<Pair> pairs = Corpus.dump("two-realms");
    byte[] real = Corpus.bytes("two-realms");
    byte[] ours = Written.bytes(HashLayout.DEFAULT, pairs);
    assertEquals(real.length, ours.length);
    Arrays.fill(real, HashHeader.FILE_ID, HashHeader.FILE_ID + 20, (byte) 0);
    Arrays.fill(ours, HashHeader.FILE_ID, HashHeader.FILE_ID + 20, (byte) 0);
    assertArrayEquals(Arrays.copyOf(real, 4096), Arrays.copyOf(ours, 4096));
    assertArrayEquals(used(real, 1), used(ours, 1));
    assertArrayEquals(used(real, 2), used(ours, 2));
  }

  /** A page with its free space zeroed. */
  private static byte[] used(byte[] file, int page) {
    byte[] bytes = Arrays.copyOfRange(file, page * 4096, page * 4096 + 4096);
    ByteBuffer b = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    Arrays.fill(bytes, 26 + 2 * Page.entries(b, 0), Page.freeOffset(b, 0), (byte) 0);
    return bytes;
  }

  @Test
  void theFileIdIsTheOneGiven() throws Exception {
    byte[] id = "0123456789abcdef".getBytes(US_ASCII);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (HashFileWriter writer = new HashFileWriter(HashLayout.DEFAULT, () -> id)) {
      writer.writeTo(Channels.newChannel(out));
    }
    assertArrayEquals(id, Arrays.copyOfRange(out.toByteArray(), 52, 68));
    try (HashFileWriter writer = new HashFileWriter(HashLayout.DEFAULT, () -> new byte[15])) {
      assertThrows(IllegalArgumentException.class, () -> writer.writeTo(Channels.newChannel(out)));
    }
  }

  @Test
  void aClosedWriterHoldsNoRecords() throws Exception {
    HashFileWriter writer = new HashFileWriter(HashLayout.DEFAULT, () -> NO_ID);
    writer.add(new byte[] {1}, new byte[] {2});
    writer.close();
    assertEquals(0, writer.size());
  }

  @Test
  void aFileWithDuplicatesMustNotBeRewritten() throws Exception {
    for (String name : Set.of("dups-on-page", "dups-sorted", "dups-off-page")) {
      HashFile file = Corpus.open(name);
      FormatException e = assertThrows(FormatException.class, file::requireRewritable);
      assertEquals(Kind.WRITE_REFUSED, e.kind());
    }
    Corpus.open("one-user").requireRewritable();
    assertNull(Corpus.open("one-user").find(new byte[] {7}));
  }
}
