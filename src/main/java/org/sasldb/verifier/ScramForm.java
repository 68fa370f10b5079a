package org.sasldb.verifier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The texts as which SCRAM verifiers are kept by different programs. All of them hold the same four
 * parts: iterations, salt, StoredKey, ServerKey.
 *
 * <pre>
 * RFC5803   SCRAM-SHA-256$4096:SALT$STOREDKEY:SERVERKEY   libsasl's authPassword, PostgreSQL
 * DOVECOT   {SCRAM-SHA-256}4096,SALT,STOREDKEY,SERVERKEY  Dovecot's doveadm pw
 * GSASL     {SCRAM-SHA-256}4096,SALT,STOREDKEY,SERVERKEY  gsasl --mkpasswd, which may add a fifth part
 * </pre>
 */
public enum ScramForm {
  /** RFC 5803, read by the rules of libsasl. */
  RFC5803(1) {
    @Override
    public byte[] print(ScramVerifier verifier) {
      return verifier.toBytes();
    }

    @Override
    public Optional<ScramVerifier> read(byte[] text) {
      return ScramVerifier.parse(text);
    }
  },
  /** Dovecot's password schemes; its servers refuse fewer than 4,096 iterations. */
  DOVECOT(4096),
  /** The line of {@code gsasl --mkpasswd}. */
  GSASL(1);

  private static final int PARTS = 4;

  private final int fewestIterations;

  ScramForm(int fewestIterations) {
    this.fewestIterations = fewestIterations;
  }

  /**
   * Why the program that this form belongs to cannot use a verifier, as a sentence without a full
   * stop; null if it can.
   */
  public @Nullable String objection(ScramVerifier verifier) {
    if (this != RFC5803
        && verifier.mechanism() != ScramMechanism.SHA_1
        && verifier.mechanism() != ScramMechanism.SHA_256) {
      return "it knows SCRAM-SHA-1 and SCRAM-SHA-256 only, and this verifier is for "
          + verifier.mechanism().saslName();
    }
    return verifier.iterations() < fewestIterations
        ? String.format(
            Locale.ROOT,
            "it takes no verifier of fewer than %,d iterations, and this one has %,d",
            fewestIterations,
            verifier.iterations())
        : null;
  }

  /** The text of a verifier, without a name and without an end of line. */
  public byte[] print(ScramVerifier verifier) {
    Base64.Encoder base64 = Base64.getEncoder();
    String text =
        "{"
            + verifier.mechanism().saslName()
            + "}"
            + String.join(
                ",",
                String.valueOf(verifier.iterations()),
                base64.encodeToString(verifier.salt()),
                base64.encodeToString(verifier.storedKey()),
                base64.encodeToString(verifier.serverKey()));
    return text.getBytes(US_ASCII);
  }

  /**
   * Reads a text of this form: no blanks, the parts in base64 with padding. The name of the scheme
   * is taken in any case, as Dovecot does. The fifth part of {@code gsasl --mkpasswd --verbose},
   * the salted password, is as good as the password itself and is passed over.
   *
   * @return empty if it is no such text
   */
  public Optional<ScramVerifier> read(byte[] text) {
    String line = new String(text, ISO_8859_1);
    int end = line.indexOf('}');
    if (!line.startsWith("{") || end < 0) {
      return Optional.empty();
    }
    String[] parts = line.substring(end + 1).split(",", -1);
    if (parts.length != PARTS && (this != GSASL || parts.length != PARTS + 1)) {
      return Optional.empty();
    }
    // The reader of the other form is strict about numbers and base64, so it does that here too.
    String mechanism = line.substring(1, end).toUpperCase(Locale.ROOT);
    String same = mechanism + "$" + parts[0] + ":" + parts[1] + "$" + parts[2] + ":" + parts[3];
    boolean blank = same.indexOf(' ') >= 0 || same.indexOf('\t') >= 0 || same.indexOf('\0') >= 0;
    return blank ? Optional.empty() : ScramVerifier.parse(same.getBytes(ISO_8859_1));
  }

  /** Reads a text of whichever form it has. */
  public static Optional<ScramVerifier> readAny(byte[] text) {
    return Arrays.stream(values()).flatMap(form -> form.read(text).stream()).findFirst();
  }
}
