package org.sasldb.format.gdbm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.format.Finding;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.Pair;

/** What is written is read back, whole and by key, in every form. */
class GdbmFileWriterTest {

  private static final GdbmLayout SMALL =
      new GdbmLayout(GdbmAbi.OFF64_ALIGN8, ByteOrder.LITTLE_ENDIAN, HeaderKind.STANDARD, 512, 0);

  static List<GdbmLayout> layouts() {
    return Samples.layouts();
  }

  static List<String> sound() {
    return Corpus.sound();
  }

  @ParameterizedTest
  @MethodSource("layouts")
  void nothingOneAndAHundredRecordsComeBack(GdbmLayout layout) throws Exception {
    List<Pair> pairs = Samples.hundred();
    for (HashSign sign : HashSign.values()) {
      requireSame(List.of(), Written.open(layout, sign, List.of()), layout);
      requireSame(pairs.subList(3, 4), Written.open(layout, sign, pairs.subList(3, 4)), layout);
      GdbmFile file = Written.open(layout, sign, pairs);
      requireSame(pairs, file, layout);
      assertEquals(sign, file.hashSign());
    }
  }

  @ParameterizedTest
  @MethodSource("sound")
  void aRewrittenVectorHasTheSameRecordsInTheSameForm(String name) throws Exception {
    GdbmFile real = Corpus.open(name);
    List<Pair> pairs = Corpus.records(name);
    GdbmFile ours = Written.open(real.layout(), real.hashSign(), pairs);
    requireSame(pairs, ours, real.layout());
    assertEquals(real.hashSign(), ours.hashSign());
  }

  @ParameterizedTest
  @EnumSource(GdbmAbi.class)
  void fiftyThousandRecordsComeBack(GdbmAbi abi) throws Exception {
    GdbmLayout layout = new GdbmLayout(abi, ByteOrder.LITTLE_ENDIAN, HeaderKind.STANDARD, 4096, 0);
    List<Pair> pairs = Samples.accounts(50_000);
    GdbmFile file = Written.open(layout, HashSign.UNSIGNED, pairs);
    requireSame(pairs, file, layout);
    assertTrue(file.facts().fileSize() < 7_000_000);
  }

  private static void requireSame(List<Pair> pairs, GdbmFile file, GdbmLayout layout)
      throws FormatException {
    boolean counts = layout.header() == HeaderKind.NUMSYNC;
    GdbmLayout expected =
        new GdbmLayout(
            layout.abi(),
            layout.byteOrder(),
            layout.header(),
            layout.blockSize(),
            counts ? layout.syncs() + 1 : 0);
    assertEquals(expected, file.layout());
    assertEquals(pairs.size(), file.verifyRecords());
    List<Pair> scanned = Corpus.scan(file);
    assertEquals(pairs.size(), scanned.size());
    assertEquals(new HashSet<>(pairs), new HashSet<>(scanned));
    for (Pair pair : pairs) {
      assertArrayEquals(pair.valueBytes(), file.find(pair.keyBytes()));
    }
    GdbmReport report = file.check();
    assertEquals(0, report.errors(), report.findings().toString());
    List<Finding> others =
        report.findings().stream().filter(f -> !f.message().contains("this machine")).toList();
    assertEquals(List.of(), others);
    assertEquals(file.facts().fileSize(), file.facts().nextBlock());
  }

  @Test
  void keysThatHashAlikeFillABucket() throws Exception {
    List<Pair> pairs = collisions(16);
    requireSame(pairs, Written.open(SMALL, HashSign.UNSIGNED, pairs), SMALL);
  }

  @Test
  void moreKeysThatHashAlikeThanABucketHoldsAreRefused() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GdbmFileWriter writer = new GdbmFileWriter(SMALL, HashSign.UNSIGNED)) {
      FormatException e =
          assertThrows(
              FormatException.class,
              () -> {
                for (Pair pair : collisions(17)) {
                  writer.add(pair.keyBytes(), pair.valueBytes());
                }
                writer.writeTo(Channels.newChannel(out));
              });
      assertEquals(Kind.WRITE_REFUSED, e.kind());
      assertTrue(e.getMessage().contains("hash alike"), e.getMessage());
      assertEquals(0, out.size());
    }
  }

  private static List<Pair> collisions(int count) {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      // one less in a byte is made good by 32 more in the byte before, shifted by 5 bits less
      byte[] key = new byte[5];
      int rest = i;
      for (int at = 0; at < 4; at++) {
        int moved = rest % 3;
        rest /= 3;
        key[at] += (byte) (32 * moved);
        key[at + 1] += (byte) (10 - moved);
      }
      pairs.add(Pair.of(key, new byte[] {(byte) i}));
    }
    long hash = KeyHash.both(pairs.get(0).keyBytes());
    assertTrue(pairs.stream().allMatch(pair -> KeyHash.both(pair.keyBytes()) == hash));
    assertEquals(count, pairs.stream().map(Pair::key).distinct().count());
    return pairs;
  }

  @Test
  void aKeyAddedTwiceIsRefusedBeforeAnythingIsWritten() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GdbmFileWriter writer = new GdbmFileWriter(GdbmLayout.DEFAULT, HashSign.SIGNED)) {
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
  void theHeaderIsThatOfTheWorkedExample() throws Exception {
    byte[] real = Corpus.bytes("two-realms");
    byte[] ours = Written.bytes(GdbmLayout.DEFAULT, HashSign.SIGNED, Corpus.records("two-realms"));
    assertEquals(real.length, ours.length);
    assertArrayEquals(Arrays.copyOf(real, 44), Arrays.copyOf(ours, 44));
    // the same slots, whatever the order of the records
    ByteBuffer a = ByteBuffer.wrap(real).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer b = ByteBuffer.wrap(ours).order(ByteOrder.LITTLE_ENDIAN);
    for (int slot = 0; slot < 166; slot++) {
      int element = 8192 + 112 + slot * 24;
      assertEquals(a.getInt(element), b.getInt(element));
    }
  }

  @Test
  void aClosedWriterHoldsNoRecords() throws Exception {
    GdbmFileWriter writer = new GdbmFileWriter(GdbmLayout.DEFAULT, HashSign.SIGNED);
    writer.add(new byte[] {1}, new byte[] {2});
    assertEquals(1, writer.size());
    writer.close();
    assertEquals(0, writer.size());
  }

  @Test
  void impossibleLayoutsAreRefused() {
    for (int size : new int[] {-1, 0, 60, Integer.MAX_VALUE}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new GdbmLayout(GdbmAbi.OFF32, ByteOrder.BIG_ENDIAN, HeaderKind.STANDARD, size, 0));
    }
    assertThrows(
        IllegalArgumentException.class,
        () -> new GdbmLayout(GdbmAbi.OFF32, ByteOrder.BIG_ENDIAN, HeaderKind.STANDARD, 512, 7));
  }
}
