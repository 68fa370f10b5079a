package org.sasldb.verifier;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScramFormTest {
  /** Printed by gsasl 2.2.0 for the salts of RFC 7677 and RFC 5802. */
  private static final String SHA_256 =
      "{SCRAM-SHA-256}4096,W22ZaJ0SNY7soEsUEjb6gQ==,WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=,"
          + "wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

  private static final String SHA_1 =
      "{SCRAM-SHA-1}4096,QSXCR+Q6sek8bf92,6dlGYMOdZcOPutkcNY8U2g7vK9Y=,"
          + "D+CSWLOshSulAsxiupA+qs2/fTE=";

  /** Printed by doveadm 2.3.19 for the password pencil. */
  private static final String DOVEADM =
      "{SCRAM-SHA-1}4096,F9h4WM49u7Xb47aJv554Dw==,3mj4UCJmEWZo8abamTEHirEPK28=,"
          + "+VrXnOz1HUGmcpSPYlJvCjuAU9I=";

  private static final String RFC5803 =
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="
          + ":wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";

  @ParameterizedTest
  @ValueSource(strings = {SHA_256, SHA_1, DOVEADM, RFC5803})
  void readsWhatOtherProgramsPrintAndKnowsThePassword(String text) {
    ScramVerifier verifier = ScramForm.readAny(bytes(text)).orElseThrow();
    assertTrue(verifier.accepts(bytes("pencil")));
    assertFalse(verifier.accepts(bytes("Pencil")));
  }

  @Test
  void printsWhatTheOthersPrint() {
    ScramVerifier verifier = ScramForm.RFC5803.read(bytes(RFC5803)).orElseThrow();
    assertEquals(SHA_256, text(ScramForm.DOVECOT.print(verifier)));
    assertEquals(SHA_256, text(ScramForm.GSASL.print(verifier)));
    assertEquals(RFC5803, text(ScramForm.RFC5803.print(verifier)));
  }

  @ParameterizedTest
  @EnumSource(ScramForm.class)
  void everyFormThereAndBackIsTheSameVerifier(ScramForm form) {
    for (ScramMechanism mechanism : ScramMechanism.values()) {
      ScramVerifier verifier = ScramVerifier.derive(mechanism, bytes("pw"), bytes("salt"), 7);
      assertEquals(Optional.of(verifier), form.read(form.print(verifier)));
    }
  }

  @Test
  void aSaltedPasswordBesideTheKeysIsPassedOver() {
    String verbose =
        SHA_256 + "," + "1921e5b06e365002c251e2282f14834853fc9886a97351dbd0a750bb64319ec9";
    assertEquals(ScramForm.GSASL.read(bytes(SHA_256)), ScramForm.GSASL.read(bytes(verbose)));
    assertTrue(ScramForm.DOVECOT.read(bytes(verbose)).isEmpty(), "Dovecot would refuse it");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "4096,|,",
        "4096,|0,",
        "4096,|4096 ,",
        "{SCRAM-SHA-256}|{SCRAM-SHA-1}",
        "{SCRAM-SHA-256}|{SHA256}",
        "{SCRAM-SHA-256}|SCRAM-SHA-256$",
        "}|",
        "W22ZaJ0SNY7soEsUEjb6gQ==|W22ZaJ0SNY7soEsUEjb6gQ",
        "wfPL|wf,PL",
        "2dU=|2dU=\n",
        "2dU=|2dU=\0",
      })
  void refusesWhatIsNearlyAVerifier(String replacement) {
    String[] parts = replacement.split("\\|", -1);
    assertTrue(SHA_256.contains(parts[0]));
    assertTrue(ScramForm.DOVECOT.read(bytes(SHA_256.replace(parts[0], parts[1]))).isEmpty());
  }

  @Test
  void theSchemesNameMayBeInAnyCase() {
    assertTrue(ScramForm.DOVECOT.read(bytes(SHA_256.replace("SCRAM", "scram"))).isPresent());
  }

  @Test
  void saysWhatAProgramCannotUse() {
    ScramVerifier few = verifier(ScramMechanism.SHA_256, 4095);
    ScramVerifier strong = verifier(ScramMechanism.SHA_512, 4096);
    assertNotNull(ScramForm.DOVECOT.objection(few));
    assertNull(ScramForm.GSASL.objection(few));
    assertNull(ScramForm.DOVECOT.objection(verifier(ScramMechanism.SHA_1, 4096)));
    assertNotNull(ScramForm.DOVECOT.objection(strong));
    assertNotNull(ScramForm.GSASL.objection(strong));
    assertNull(ScramForm.RFC5803.objection(strong));
  }

  private static ScramVerifier verifier(ScramMechanism mechanism, int iterations) {
    byte[] key = new byte[mechanism.keyLength()];
    return new ScramVerifier(mechanism, iterations, bytes("salt"), key, key);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
