package org.sasldb.format.berkeley;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Forms no release writes cannot be asked for. */
class HashLayoutTest {

  @ParameterizedTest
  @CsvSource({
    "6,4096,false",
    "11,4096,false",
    "0,4096,false",
    "9,256,false",
    "9,131072,false",
    "9,5000,false",
    "9,0,false",
    "9,-4096,false",
    "7,4096,true"
  })
  void impossibleFormsAreRefused(int version, int pageSize, boolean checksummed) {
    assertThrows(
        IllegalArgumentException.class,
        () -> new HashLayout(version, pageSize, ByteOrder.BIG_ENDIAN, checksummed));
  }

  @Test
  void theDefaultIsWhatSaslpasswd2Creates() throws Exception {
    assertEquals(HashLayout.DEFAULT, Corpus.open("one-user").layout());
    assertEquals(1024, HashLayout.DEFAULT.maxKeyLength());
  }
}
