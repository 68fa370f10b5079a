package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cyrus behaviour, section 5.2: the values of the flags, and what becomes of them. */
class FlagsTest {
  @ParameterizedTest
  @CsvSource({
    "0x01, AUTHENTICATION, 0x00",
    "0x02, AUTHORIZATION, 0x02",
    "0x03, AUTHENTICATION, 0x00",
    "0x03, AUTHORIZATION, 0x02",
    "0x05, AUTHENTICATION, 0x00",
    "0x09, AUTHENTICATION, 0x01",
    "0x0a, AUTHORIZATION, 0x03",
    "0x11, AUTHENTICATION, 0x10",
    "0xfff9, AUTHENTICATION, 0xfff1",
    "0xffff, AUTHORIZATION, 0xfff3",
  })
  void whatAPlugInIsGiven(String caller, Identity identity, String plugin) {
    CallerFlags flags = new CallerFlags(Integer.decode(caller));
    LookupFlags passed = flags.forLookup(identity);
    assertEquals(Integer.decode(plugin), passed.bits());
    assertEquals(identity, passed.identity());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 0x04, 0x08, 0x10, 0x10001, -1})
  void aCallerThatNamesNoIdentityOrUnknownBitsIsRefused(int bits) {
    assertThrows(IllegalArgumentException.class, () -> new CallerFlags(bits));
  }

  @ParameterizedTest
  @ValueSource(ints = {0x04, 0x08, 0x10000, -1})
  void aLookupWithUnknownBitsIsRefused(int bits) {
    assertThrows(IllegalArgumentException.class, () -> new LookupFlags(bits));
  }
}
