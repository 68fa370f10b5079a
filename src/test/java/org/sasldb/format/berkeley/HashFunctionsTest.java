package org.sasldb.format.berkeley;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of format section 3. */
class HashFunctionsTest {

  static Stream<Arguments> table() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    return Stream.of(
        Arguments.of(new byte[0], 0, 0),
        Arguments.of(new byte[1], 0, 0),
        Arguments.of("a".getBytes(UTF_8), 0x61, 0x61),
        Arguments.of("abc".getBytes(UTF_8), 0x84F09160, 0x0001A9A6),
        Arguments.of("%$sniglet^&\0".getBytes(UTF_8), HashFunctions.CHECK_VALUE, 0x956E7DE3),
        Arguments.of(all, 0xF56C4800, 0xE044DF80),
        Arguments.of("alice\0example.org\0userPassword".getBytes(UTF_8), 0x4F17C288, 0x94C95DF2),
        Arguments.of("jürgen\0büro.example\0userPassword".getBytes(UTF_8), 0x1FE019C9, 0x89D721A3));
  }

  @ParameterizedTest
  @MethodSource("table")
  void hashesAreThoseOfTheTable(byte[] bytes, int key, int checksum) {
    assertEquals(key, HashFunctions.key(bytes));
    assertEquals(key, HashFunctions.key(0, ByteBuffer.wrap(bytes), 0, bytes.length));
    // four zeros in front do not change the sum, and are the hole
    byte[] page = new byte[4 + bytes.length];
    System.arraycopy(bytes, 0, page, 4, bytes.length);
    page[1] = 77;
    assertEquals(checksum, HashFunctions.checksum(ByteBuffer.wrap(page), 0, page.length, 0));
  }

  @Test
  void theHoleCountsAsZerosWhereverItIs() {
    byte[] bytes = new byte[61];
    new Random(1).nextBytes(bytes);
    for (int hole = 0; hole <= bytes.length - 4; hole++) {
      byte[] zeroed = bytes.clone();
      Arrays.fill(zeroed, hole, hole + 4, (byte) 0);
      int expected = 0;
      for (byte b : zeroed) {
        expected = expected * 33 + (b & 0xFF);
      }
      assertEquals(expected, HashFunctions.checksum(ByteBuffer.wrap(bytes), 0, 61, hole));
    }
  }
}
