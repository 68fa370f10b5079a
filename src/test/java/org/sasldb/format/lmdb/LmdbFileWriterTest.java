package org.sasldb.format.lmdb;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;

/** What was added is what is read, and the file is sound to the last byte. */
class LmdbFileWriterTest {
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 60, 100, 5000, 30_000})
  void recordsComeBack(int count) throws Exception {
    requireReadBack(Written.mixed(count, count));
    requireReadBack(Written.accounts(count));
  }

  @Test
  void longestKeysMakeDeepTrees() throws Exception {
    SortedMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
    for (int i = 0; i < 700; i++) {
      byte[] key = new byte[LmdbFile.MAX_KEY_LENGTH];
      key[0] = (byte) (i >> 8);
      key[1] = (byte) i;
      records.put(key, new byte[i]);
      LmdbFacts facts = requireReadBack(records.headMap(key)).facts();
      assertTrue(facts.depth() <= 5);
    }
  }

  /** Values around the size from which they go to pages of their own. */
  @Test
  void valuesAroundEveryLimit() throws Exception {
    SortedMap<byte[], byte[]> records = new TreeMap<>(Arrays::compareUnsigned);
    for (int length : new int[] {0, 1, 2029, 2030, 2031, 4080, 4081, 8176, 8177, 100_000}) {
      byte[] value = new byte[length];
      new Random(length).nextBytes(value);
      records.put(new byte[] {(byte) (length % 251), 7, 7}, value);
    }
    requireReadBack(records);
  }

  private static LmdbFile requireReadBack(SortedMap<byte[], byte[]> records) throws Exception {
    List<Map.Entry<byte[], byte[]>> shuffled = new ArrayList<>(records.entrySet());
    Collections.shuffle(shuffled, new Random(1));
    byte[] bytes;
    try (LmdbFileWriter writer = new LmdbFileWriter()) {
      for (Map.Entry<byte[], byte[]> record : shuffled) {
        writer.add(record.getKey(), record.getValue());
      }
      assertEquals(records.size(), writer.size());
      bytes = Written.bytes(writer);
    }
    LmdbFile file = LmdbFile.open(FileImage.of(bytes));
    assertEquals(List.of(), file.check().findings());
    assertEquals(records.size(), file.verify());
    LmdbCursor cursor = file.scan();
    for (Map.Entry<byte[], byte[]> record : records.entrySet()) {
      assertTrue(cursor.next());
      assertArrayEquals(record.getKey(), cursor.key());
      assertArrayEquals(record.getValue(), cursor.value());
      assertEquals(record.getValue().length, cursor.valueLength());
      assertArrayEquals(record.getValue(), file.find(record.getKey()));
      byte[] longer = Arrays.copyOf(record.getKey(), record.getKey().length + 1);
      if (!records.containsKey(longer)) {
        assertNull(file.find(longer));
      }
    }
    assertEquals(false, cursor.next());
    assertTrue(file.facts().mapSize() >= 2L * bytes.length || bytes.length == 8192);
    assertEquals(bytes.length, (file.facts().lastPage() + 1) * file.facts().pageSize());
    return file;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 7, 1_000_000})
  void theTransactionIsTheOneAskedFor(long transaction) throws Exception {
    try (LmdbFileWriter writer = new LmdbFileWriter(4 << 20, transaction)) {
      writer.add(new byte[] {1}, new byte[] {2});
      LmdbFile file = LmdbFile.open(FileImage.of(Written.bytes(writer)));
      file.verify();
      assertEquals(transaction, file.transaction());
      assertEquals(4 << 20, file.facts().mapSize());
      assertArrayEquals(new byte[] {2}, file.find(new byte[] {1}));
    }
  }

  @Test
  void whatTheFormatCannotHoldIsRefused() throws Exception {
    try (LmdbFileWriter writer = new LmdbFileWriter(8192, 1)) {
      assertRefused(() -> writer.add(new byte[0], new byte[1]));
      assertRefused(() -> writer.add(new byte[512], new byte[1]));
      writer.add(new byte[511], new byte[1]);
      assertRefused(() -> Written.bytes(writer));
    }
    try (LmdbFileWriter writer = new LmdbFileWriter()) {
      writer.add(new byte[] {1}, new byte[1]);
      writer.add(new byte[] {0}, new byte[1]);
      writer.add(new byte[] {1}, new byte[2]);
      assertRefused(() -> Written.bytes(writer));
    }
  }

  private static void assertRefused(org.junit.jupiter.api.function.Executable action) {
    assertEquals(Kind.WRITE_REFUSED, assertThrows(FormatException.class, action).kind());
  }
}
