package org.sasldb.format.bsd185;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;
import org.sasldb.format.SalvageSink;
import org.sasldb.format.StructureReport;
import org.sasldb.testing.Stress;

/** What is still there is found, and nothing else. */
class Bsd185SalvageTest {

  private static final int PAGE = 4096;

  /** Records as they came; the first one of a key stays. */
  private static final class Taken implements SalvageSink {
    final Map<String, String> records = new HashMap<>();
    final Set<String> doubts = new HashSet<>();
    long count;

    @Override
    public void take(byte[] key, byte[] value, @Nullable String doubt) {
      count++;
      records.putIfAbsent(Vectors.hex(key), Vectors.hex(value));
      if (doubt != null) {
        doubts.add(doubt);
      }
    }
  }

  private final Taken taken = new Taken();

  private StructureReport salvage(byte[] bytes) throws FormatException {
    StructureReport report = Bsd185Salvage.salvage(FileImage.of(bytes), taken);
    assertEquals(taken.count, report.records());
    return report;
  }

  @ParameterizedTest
  @ValueSource(strings = {"bsd-one-user", "bsd-users90", "bsd-big"})
  void ofAnUndamagedFileEveryRecordComesWithoutADoubt(String name) throws Exception {
    StructureReport report = salvage(Vectors.bytes(name));
    assertEquals(Vectors.records(name), taken.records);
    assertEquals(Set.of(), taken.doubts);
    assertEquals("[]", report.findings().toString());
  }

  @Test
  void aWrongBeginningHidesNothing() throws Exception {
    StructureReport report = salvage(Vectors.bytes("bsd-bad-magic"));
    assertEquals(Vectors.records("bsd-one-user"), taken.records);
    assertEquals(Set.of(), taken.doubts);
    assertEquals(1, report.errors());
  }

  @Test
  void withoutAHeaderThePagesStillHoldTheirRecords() throws Exception {
    byte[] bytes = Vectors.bytes("bsd-users90");
    Arrays.fill(bytes, 0, PAGE, (byte) 0x55);
    StructureReport report = salvage(bytes);
    assertEquals(Vectors.records("bsd-users90"), taken.records);
    assertEquals(1, taken.doubts.size());
    assertTrue(report.findings().toString().contains("4096 bytes, LITTLE_ENDIAN"));
  }

  @Test
  void aCutFileGivesWhatIsLeft() throws Exception {
    byte[] bytes = Vectors.bytes("bsd-users90");
    salvage(Arrays.copyOf(bytes, 5 * PAGE + 100));
    assertEquals(18 + 32, taken.records.size());
  }

  @Test
  void ofADamagedPageTheWholePairsAreTaken() throws Exception {
    byte[] bytes = Vectors.bytes("bsd-users90");
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putShort(PAGE + 10, (short) 5000);
    salvage(bytes);
    Map<String, String> expected = Vectors.records("bsd-users90");
    // the pair whose key starts nowhere
    assertEquals(expected.size() - 1, taken.records.size());
    expected.entrySet().retainAll(taken.records.entrySet());
    assertEquals(expected, taken.records);
    assertEquals(1, taken.doubts.size());
  }

  @Test
  void aPageInNoBucketIsDoubtful() throws Exception {
    byte[] bytes = Vectors.bytes("bsd-users90");
    byte[] longer = Arrays.copyOf(bytes, bytes.length + PAGE);
    System.arraycopy(bytes, PAGE, longer, bytes.length, PAGE);
    salvage(longer);
    assertEquals(67 + 18, taken.count);
    assertEquals(1, taken.doubts.size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bsd-one-user", "bsd-users90", "bsd-big"})
  void withOnePageOverwrittenNoRecordIsInvented(String name) throws Exception {
    Random random = new Random(185);
    Map<String, String> all = Vectors.records(name);
    byte[] original = Vectors.bytes(name);
    for (int round = 0; round < Stress.count(500, 20_000); round++) {
      byte[] bytes = original.clone();
      int page = random.nextInt(bytes.length / PAGE);
      byte[] noise = new byte[PAGE];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, bytes, page * PAGE, PAGE);
      Taken found = new Taken();
      try {
        Bsd185Salvage.salvage(FileImage.of(bytes), found);
      } catch (FormatException e) {
        assertEquals(Kind.NOT_THIS_FORMAT, e.kind());
      }
      assertTrue(all.entrySet().containsAll(found.records.entrySet()), name + ", page " + page);
      if (name.equals("bsd-users90") && page != 1 && page != 2 && page != 5) {
        assertEquals(all, found.records);
      }
    }
  }

  @Test
  void whatIsNoSuchFileIsRefused() {
    FormatException e = assertThrows(FormatException.class, () -> salvage(new byte[3 * PAGE]));
    assertEquals(Kind.NOT_THIS_FORMAT, e.kind());
    assertNotNull(assertThrows(FormatException.class, () -> salvage(new byte[0])));
  }
}
