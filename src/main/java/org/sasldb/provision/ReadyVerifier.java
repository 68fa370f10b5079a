package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sasldb.verifier.ScramVerifier;

/**
 * Reads SCRAM verifiers as other programs write them: {@code SCRAM-SHA-256$i:salt$stored:server} of
 * RFC 5803 and PostgreSQL, and {@code {SCRAM-SHA-256}i,salt,stored,server} of Dovecot and GNU SASL.
 */
final class ReadyVerifier {
  private static final Pattern BRACES =
      Pattern.compile("\\{(SCRAM-SHA-\\d+)}(\\d+),([^,$: ]+),([^,$: ]+),([^,$: ]+)");

  private ReadyVerifier() {}

  /** The verifier; empty where the text is none, or none that libsasl could use. */
  static Optional<ScramVerifier> parse(byte[] text) {
    Matcher braces = BRACES.matcher(new String(text, ISO_8859_1));
    if (!braces.matches()) {
      return ScramVerifier.parse(text);
    }
    return ScramVerifier.parse(braces.replaceFirst("$1\\$$2:$3\\$$4:$5").getBytes(ISO_8859_1));
  }
}
