package org.sasldb.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PasswordRulesTest {
  @Test
  void objectsToWhatLibsaslCouldNotReadBack() {
    assertTrue(PasswordRules.objection(new byte[0]).isPresent());
    assertTrue(PasswordRules.objection(new byte[] {0, 'a'}).isPresent());
    assertTrue(PasswordRules.objection(new byte[] {'a', 0}).isPresent());
    assertTrue(PasswordRules.objection(filled(8192)).isPresent());
  }

  @Test
  void hasNothingAgainstAnyOtherByte() {
    assertFalse(PasswordRules.objection(filled(8191)).isPresent());
    for (int b = 1; b < 256; b++) {
      assertFalse(PasswordRules.objection(new byte[] {(byte) b}).isPresent());
    }
  }

  @Test
  void drawsAsManyRandomBytesAsAskedFor() {
    assertEquals(16, RandomSource.system().bytes(16).length);
    assertFalse(Arrays.equals(RandomSource.system().bytes(16), RandomSource.system().bytes(16)));
  }

  private static byte[] filled(int length) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) 'x');
    return bytes;
  }
}
