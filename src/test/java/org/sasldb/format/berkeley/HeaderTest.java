package org.sasldb.format.berkeley;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.format.FileImage;
import org.sasldb.format.FormatException;
import org.sasldb.format.FormatException.Kind;

/** Each field of the header is checked, and each relative of the format named (section 2). */
class HeaderTest {

  /** A file of two buckets and three pages in this byte order. */
  private static ByteBuffer sound(ByteOrder order) throws Exception {
    byte[] bytes = Written.bytes(new HashLayout(9, 4096, order, false), Samples.accounts(4));
    return ByteBuffer.wrap(bytes).order(order);
  }

  private static byte[] bytes(ByteBuffer file, int size) {
    byte[] bytes = new byte[size];
    file.get(0, bytes, 0, file.capacity());
    return bytes;
  }

  private static FormatException refusal(ByteBuffer file) {
    FileImage image = FileImage.of(bytes(file, file.capacity()));
    return assertThrows(FormatException.class, () -> HashFile.open(image));
  }

  @ParameterizedTest
  @CsvSource({
    "0x053162,0x00,btree", "0x053162,0x02,recno", "0x053162,0x20,several databases",
    "0x042253,0x00,queue", "0x074582,0x00,heap", "0x030800,0x00,interrupted rename"
  })
  void relativesAreNamed(String magic, String flags, String name) throws Exception {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      ByteBuffer file = sound(order);
      file.putInt(12, Integer.decode(magic));
      file.putInt(48, Integer.decode(flags));
      FormatException e = refusal(file);
      assertEquals(Kind.UNSUPPORTED, e.kind());
      assertTrue(e.getMessage().contains(name), e.getMessage());
      assertTrue(HashFile.isBerkeley(Arrays.copyOf(bytes(file, file.capacity()), 64)));
    }
  }

  @Test
  void aHashFileOfRelease185IsNamed() throws Exception {
    ByteBuffer file = sound(ByteOrder.BIG_ENDIAN);
    file.putInt(0, 0x061561);
    file.putInt(12, 4096);
    FormatException e = refusal(file);
    assertEquals(Kind.UNSUPPORTED, e.kind());
    assertTrue(e.getMessage().contains("1.85"), e.getMessage());
  }

  @Test
  void anotherFileIsNotBerkeley() {
    assertFalse(HashFile.isBerkeley("root:x:0:0:root:/root:/bin/sh".getBytes(US_ASCII)));
    assertFalse(HashFile.isBerkeley(new byte[0]));
    assertFalse(HashFile.isBerkeley(new byte[12]));
  }

  @ParameterizedTest
  @CsvSource({
    // offset, new value, kind, what the reason says
    "8,1,CORRUPT,number other than 0",
    "16,6,UNSUPPORTED,db_upgrade",
    "16,11,UNSUPPORTED,hash version 11",
    "16,-1,UNSUPPORTED,hash version 4294967295",
    "20,256,CORRUPT,page size 256",
    "20,131072,CORRUPT,page size 131072",
    "32,3,CORRUPT,ends after page 2",
    "32,-1,CORRUPT,4294967295",
    "48,2,UNSUPPORTED,several databases",
    "48,8,UNSUPPORTED,sliced",
    "48,16,CORRUPT,unknown flags",
    "72,2,CORRUPT,bucket 2",
    "72,-1,CORRUPT,bucket 4294967295",
    "72,0,CORRUPT,high mask",
    "76,3,CORRUPT,high mask",
    "80,1,CORRUPT,low mask",
    "92,1,UNSUPPORTED,hash function",
    "96,0,CORRUPT,group 0",
    "96,3,CORRUPT,group 0",
    "100,0,CORRUPT,group 1",
    "100,2,CORRUPT,group 1",
    "100,-1,CORRUPT,group 1",
  })
  void aWrongFieldIsNamed(int offset, int value, Kind kind, String reason) throws Exception {
    for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
      ByteBuffer file = sound(order);
      file.putInt(offset, value);
      FormatException e = refusal(file);
      assertEquals(kind, e.kind(), e.getMessage());
      assertTrue(e.getMessage().contains(reason), e.getMessage());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "24,1,UNSUPPORTED,encrypted", "25,13,CORRUPT,page type 13", "26,2,UNSUPPORTED,partitioned",
    "26,4,UNSUPPORTED,partitioned", "26,8,UNSUPPORTED,sliced", "26,16,CORRUPT,meta flags",
    "26,1,CORRUPT,checksum"
  })
  void aWrongByteIsNamed(int offset, int value, Kind kind, String reason) throws Exception {
    ByteBuffer file = sound(ByteOrder.LITTLE_ENDIAN);
    file.put(offset, (byte) value);
    FormatException e = refusal(file);
    assertEquals(kind, e.kind(), e.getMessage());
    assertTrue(e.getMessage().contains(reason), e.getMessage());
  }

  @Test
  void bytesThatVersion7DoesNotUseAreNotLookedAt() throws Exception {
    byte[] bytes = Corpus.bytes("version7-release4.0");
    bytes[24] = 1;
    bytes[26] = 0x55;
    HashFile file = HashFile.open(FileImage.of(bytes));
    assertEquals(81, file.verifyRecords());
    assertFalse(file.layout().checksummed());
  }

  @Test
  void theFactsAreThoseOfTheHeader() throws Exception {
    ByteBuffer file = sound(ByteOrder.BIG_ENDIAN);
    file.putInt(0, 9);
    byte[] longer = bytes(file, 5 * 4096);
    HashFacts facts = HashFile.open(FileImage.of(longer)).facts();
    assertEquals(3, facts.pages());
    assertEquals(2, facts.extraPages());
    assertEquals(2, facts.buckets());
    assertEquals(4, facts.countedKeys());
    assertEquals(5 * 4096, facts.fileSize());
    assertTrue(facts.logged());
    assertFalse(facts.duplicates());
  }
}
