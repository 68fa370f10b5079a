package org.sasldb.format.gdbm;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The values of GDBM format, section 7. */
class KeyHashTest {

  @ParameterizedTest
  @CsvSource({
    "'',00003039,00003039",
    "a,094a72e9,094a72e9",
    "ab,63b19dce,63b19dce",
    "abc,4225adf3,4225adf3",
    "abcd,30323a18,30323a18",
    "||,3a4d4883,3a4d4883",
    "alice|example.org|userPassword,021c7c03,021c7c03",
    "bob|example.net|userPassword,252f9724,252f9724",
    "é,4177cd64,51939864",
    "jürgen|münchen.example|userPassword,538d4a12,50405612",
    "日本|例え.example|userPassword,08973cba,29f309ba",
  })
  void textHashesAsInTheSpecification(String text, String signed, String unsigned) {
    requireHashes(text.replace('|', '\0').getBytes(UTF_8), signed, unsigned);
  }

  @Test
  void bytesHashAsInTheSpecification() {
    byte[] all = new byte[256];
    for (int i = 0; i < all.length; i++) {
      all[i] = (byte) i;
    }
    requireHashes(all, "7edb14bb", "59e581bb");
    requireHashes(Arrays.copyOf(all, 32), "04a6152d", "04a6152d");
    requireHashes(new byte[] {-1}, "5b606df3", "21aed8f3");
  }

  private static void requireHashes(byte[] key, String signed, String unsigned) {
    long both = KeyHash.both(key);
    assertEquals(HexFormat.fromHexDigits(signed), KeyHash.signed(both));
    assertEquals(HexFormat.fromHexDigits(unsigned), KeyHash.unsigned(both));
    assertEquals(KeyHash.signed(both), KeyHash.of(key, HashSign.SIGNED));
    assertEquals(KeyHash.unsigned(both), KeyHash.of(key, HashSign.UNSIGNED));
    for (int split = 0; split <= key.length; split++) {
      KeyHash hash = new KeyHash().start(key.length).update(key, 0, split);
      hash.update(key, split, key.length);
      assertEquals(KeyHash.signed(both), hash.signed());
      assertEquals(KeyHash.unsigned(both), hash.unsigned());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "Linux,amd64,SIGNED",
    "Linux,i386,SIGNED",
    "Linux,x86,SIGNED",
    "Mac OS X,aarch64,SIGNED",
    "Linux,aarch64,UNSIGNED",
    "Linux,s390x,UNSIGNED",
    "Linux,riscv64,UNSIGNED",
  })
  void theSignFollowsThePlatform(String system, String architecture, HashSign sign) {
    assertEquals(sign, HashSign.of(system, architecture));
  }
}
