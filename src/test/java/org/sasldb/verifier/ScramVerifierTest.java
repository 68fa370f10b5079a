package org.sasldb.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Base64;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramVerifierTest {
  /** Logged in with against the real library (Cyrus behaviour, section 6.4). */
  private static final String PENCIL =
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
          + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

  @Test
  void derivesTheValueThatLibsaslLogsInWith() {
    byte[] salt = Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ==");
    ScramVerifier verifier =
        ScramVerifier.derive(ScramMechanism.SHA_256, bytes("pencil"), salt, 4096);
    assertEquals(PENCIL, new String(verifier.toBytes(), UTF_8));
  }

  /** The example of RFC 5802, section 5, whose keys RFC 5803 would store. */
  @Test
  void derivesTheKeysOfTheRfc() {
    byte[] salt = Base64.getDecoder().decode("QSXCR+Q6sek8bf92");
    ScramVerifier verifier =
        ScramVerifier.derive(ScramMechanism.SHA_1, bytes("pencil"), salt, 4096);
    assertEquals(
        "6dlGYMOdZcOPutkcNY8U2g7vK9Y=", Base64.getEncoder().encodeToString(verifier.storedKey()));
    assertEquals(
        "D+CSWLOshSulAsxiupA+qs2/fTE=", Base64.getEncoder().encodeToString(verifier.serverKey()));
  }

  /** Our own HMAC and PBKDF2 against those of the JDK, with a password longer than a block. */
  @ParameterizedTest
  @EnumSource(ScramMechanism.class)
  void agreesWithTheCryptographyOfTheJdk(ScramMechanism mechanism) throws Exception {
    String name = "Hmac" + mechanism.digestName().replace("-", "").toUpperCase(Locale.ROOT);
    byte[] salt = bytes("0123456789abcdef");
    for (String password : new String[] {"x", "pencil", "long".repeat(50)}) {
      PBEKeySpec spec = new PBEKeySpec(password.toCharArray(), salt, 7, 8 * mechanism.keyLength());
      byte[] salted =
          SecretKeyFactory.getInstance("PBKDF2With" + name).generateSecret(spec).getEncoded();
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(salted, name));
      ScramVerifier verifier = ScramVerifier.derive(mechanism, bytes(password), salt, 7);
      assertArrayEquals(mac.doFinal(bytes("Server Key")), verifier.serverKey());
      byte[] clientKey = mac.doFinal(bytes("Client Key"));
      assertArrayEquals(
          KeyedDigest.digest(mechanism.digestName()).digest(clientKey), verifier.storedKey());
    }
  }

  @Test
  void acceptsThePasswordAndNoOther() {
    ScramVerifier verifier = ScramVerifier.parse(bytes(PENCIL)).orElseThrow();
    assertTrue(verifier.accepts(bytes("pencil")));
    assertFalse(verifier.accepts(bytes("Pencil")));
    assertFalse(verifier.accepts(bytes("")));
  }

  @Test
  void readsWhatItWrites() {
    ScramVerifier verifier = ScramVerifier.parse(bytes(PENCIL)).orElseThrow();
    assertEquals(ScramMechanism.SHA_256, verifier.mechanism());
    assertEquals(4096, verifier.iterations());
    assertEquals(ScramVerifier.SALT_LENGTH, verifier.salt().length);
    assertEquals(verifier, ScramVerifier.parse(verifier.toBytes()).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "  %s",
        "%s  ",
        "\t%s\t",
        "%s\0anything",
        "%s \0",
      })
  void passesOverWhatLibsaslPassesOver(String form) {
    assertEquals(
        ScramVerifier.parse(bytes(PENCIL)), ScramVerifier.parse(bytes(form.replace("%s", PENCIL))));
  }

  @Test
  void passesOverBlanksAroundTheDollars() {
    assertTrue(ScramVerifier.parse(bytes(PENCIL.replace("$", " $\t "))).isPresent());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SCRAM-SHA-256|scram-sha-256",
        "SCRAM-SHA-256|SCRAM-SHA-1",
        "SCRAM-SHA-256|SCRAM-MD5",
        "4096|",
        "4096|0",
        "4096|-1",
        "4096|4096x",
        "4096|4294967296",
        "4096|000000000000000004096",
        ":W22|: W22",
        "W22ZaJ0SNY7soEsUEjb6gQ==|",
        "gQ==|gQ",
        "2dU=|2d",
        "2dU=|2dU=\n",
        "4qY=:|4qY= :",
        "4qY=:|4qY=$",
        "$WG|WG",
      })
  void refusesWhatLibsaslRefuses(String replacement) {
    String[] parts = replacement.split("\\|", -1);
    assertTrue(PENCIL.contains(parts[0]));
    assertTrue(ScramVerifier.parse(bytes(PENCIL.replace(parts[0], parts[1]))).isEmpty());
  }

  @Test
  void everyBeginningOfAVerifierIsRefusedAndNothingElseHappens() {
    for (int length = 0; length < PENCIL.length(); length++) {
      assertTrue(ScramVerifier.parse(bytes(PENCIL.substring(0, length))).isEmpty());
    }
  }

  @Test
  void refusesImpossibleParts() {
    byte[] key = new byte[32];
    byte[] salt = new byte[16];
    assertThrows(
        IllegalArgumentException.class,
        () -> new ScramVerifier(ScramMechanism.SHA_256, 0, salt, key, key));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ScramVerifier(ScramMechanism.SHA_256, 1, new byte[0], key, key));
    assertThrows(
        IllegalArgumentException.class,
        () -> new ScramVerifier(ScramMechanism.SHA_512, 1, salt, key, key));
  }

  @Test
  void showsNoKeys() {
    String shown = ScramVerifier.parse(bytes(PENCIL)).orElseThrow().toString();
    assertEquals("SCRAM-SHA-256$4096:********", shown);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }
}
