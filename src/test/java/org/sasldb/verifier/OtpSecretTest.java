package org.sasldb.verifier;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OtpSecretTest {
  private static final byte[] PHRASE = "This is a test.".getBytes(US_ASCII);
  private static final String STORED = "md5\t0499\tma1234\t00656b8bc5d73804\t00000000000000000000";

  /** RFC 2289, appendix C, and the values of Cyrus behaviour, section 6.2. */
  @ParameterizedTest
  @CsvSource({
    "MD5, test, This is a test., 0, 9e876134d90499dd",
    "MD5, test, This is a test., 1, 7965e05436f5029f",
    "MD5, test, This is a test., 99, 50fe1962c4965880",
    "MD5, alpha1, AbCdEfGhIjK, 0, 87066dd9644bf206",
    "MD5, correct, OTP's are good, 99, b203e28fa525be47",
    "SHA1, test, This is a test., 0, bb9e6ae1979d8ff4",
    "SHA1, test, This is a test., 1, 63d936639734385b",
    "SHA1, test, This is a test., 99, 87fec7768b73ccf9",
    "SHA1, alpha1, AbCdEfGhIjK, 0, ad85f658ebe383c9",
    "MD5, ma1234, This is a test., 499, 00656b8bc5d73804",
    "MD5, ma1234, This is a test., 498, 427dda2ff8bbda90",
    "SHA1, ma1234, This is a test., 499, 9746b5014c5db443",
  })
  void computesTheVectors(
      OtpAlgorithm algorithm, String seed, String phrase, int sequence, String password) {
    byte[] computed = OtpSecret.compute(algorithm, seed, phrase.getBytes(US_ASCII), sequence);
    assertEquals(password, HexFormat.of().formatHex(computed));
  }

  @Test
  void createsTheValueThatLibsaslStores() {
    OtpSecret secret = OtpSecret.create(OtpAlgorithm.MD5, "ma1234", PHRASE);
    assertEquals(STORED, new String(secret.toBytes(), US_ASCII));
    assertEquals(secret, OtpSecret.parse(STORED.getBytes(US_ASCII)).orElseThrow());
  }

  @Test
  void aLoginMovesTheSequenceAndFreesTheLock() {
    OtpSecret secret = OtpSecret.create(OtpAlgorithm.MD5, "ma1234", PHRASE).locked(1234567890);
    assertEquals(1234567890, secret.lockedUntil());
    OtpSecret next = secret.advance(HexFormat.of().parseHex("427dda2ff8bbda90")).orElseThrow();
    assertEquals(
        "md5\t0498\tma1234\t427dda2ff8bbda90\t00000000000000000000",
        new String(next.toBytes(), US_ASCII));
    assertTrue(next.advance(HexFormat.of().parseHex("427dda2ff8bbda90")).isEmpty());
  }

  @Test
  void theLastOneTimePasswordIsTheEnd() {
    byte[] last = OtpSecret.compute(OtpAlgorithm.SHA1, "ab1", PHRASE, 0);
    OtpSecret used = new OtpSecret(OtpAlgorithm.SHA1, 0, "ab1", OtpAlgorithm.SHA1.step(last), 0);
    assertTrue(used.advance(last).isEmpty());
  }

  @ParameterizedTest
  @CsvSource({
    "mail, 7, ma0007",
    "MAIL, 9999, ma9999",
    "m, 1, m0001",
    "a-b, 12, a0012",
    "'', 3, 0003"
  })
  void choosesTheSeedOfLibsasl(String host, int number, String seed) {
    assertEquals(seed, OtpSecret.seed(host, number));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "md5",
        "md4\t0499\tma1234\t00656b8bc5d73804\t00000000000000000000",
        "md5\t499\tma1234\t00656b8bc5d73804\t00000000000000000000",
        "md5\t-499\tma1234\t00656b8bc5d73804\t00000000000000000000",
        "md5\t0499\tma 1234\t00656b8bc5d73804\t00000000000000000000",
        "md5\t0499\t\t00656b8bc5d73804\t00000000000000000000",
        "md5\t0499\ttoolongforaseed17\t00656b8bc5d73804\t00000000000000000000",
        "md5\t0499\tma1234\t00656b8bc5d738\t00000000000000000000",
        "md5\t0499\tma1234\t00656b8bc5d7380g\t00000000000000000000",
        "md5\t0499\tma1234\t00656b8bc5d73804\t0",
        "md5\t0499\tma1234\t00656b8bc5d73804\t99999999999999999999",
        "md5\t0499\tma1234\t00656b8bc5d73804\t00000000000000000000\t",
      })
  void refusesOtherForms(String value) {
    assertTrue(OtpSecret.parse(value.getBytes(US_ASCII)).isEmpty());
  }

  @Test
  void refusesImpossibleParts() {
    byte[] password = new byte[OtpAlgorithm.LENGTH];
    assertThrows(
        IllegalArgumentException.class,
        () -> new OtpSecret(OtpAlgorithm.MD5, 10000, "ab1", password, 0));
    assertThrows(
        IllegalArgumentException.class, () -> new OtpSecret(OtpAlgorithm.MD5, 1, "", password, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> new OtpSecret(OtpAlgorithm.MD5, 1, "ab1", new byte[7], 0));
  }

  @Test
  void showsNoOneTimePassword() {
    OtpSecret secret = OtpSecret.create(OtpAlgorithm.MD5, "ma1234", PHRASE);
    assertEquals("otp-md5 499 ma1234", secret.toString());
  }
}
