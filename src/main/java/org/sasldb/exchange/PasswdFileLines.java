package org.sasldb.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;

/**
 * Dovecot's passwd-file: {@code user@realm:{SCHEME}secret:uid:gid:gecos:home:shell:extra}, of which
 * the name and the secret are taken. Blank lines and those that begin with {@code #} say nothing
 * (Dovecot's documentation, "Passwd-file" and "Password schemes").
 *
 * @param defaultScheme the scheme of a secret that names none, or null to refuse those
 */
record PasswdFileLines(ByteString defaultRealm, @Nullable String defaultScheme)
    implements LineEntries.Parser {
  private static final int DIGEST_LENGTH = 16;

  @Override
  public @Nullable Entry parse(long number, byte[] text) throws BadLineException {
    if (NamedLine.isBlank(text) || text[0] == '#') {
      return null;
    }
    NamedLine line = new NamedLine(number, text, "user@realm:{SCHEME}secret");
    int end = NamedLine.indexOf(text, ':', line.rest());
    byte[] field = Arrays.copyOfRange(text, line.rest(), end < 0 ? text.length : end);
    try {
      return entry(line, field);
    } finally {
      Arrays.fill(field, (byte) 0);
    }
  }

  private Entry entry(NamedLine line, byte[] field) throws BadLineException {
    Account account = line.account(defaultRealm);
    int close = field.length > 0 && field[0] == '{' ? NamedLine.indexOf(field, '}', 1) : -1;
    String scheme = close < 0 ? schemeOfLine(line) : new String(field, 1, close - 1, ISO_8859_1);
    int dot = scheme.indexOf('.');
    String name = (dot < 0 ? scheme : scheme.substring(0, dot)).toUpperCase(Locale.ROOT);
    String encoding = dot < 0 ? "" : scheme.substring(dot + 1).toUpperCase(Locale.ROOT);
    byte[] rest = Arrays.copyOfRange(field, close + 1, field.length);
    return switch (name) {
      case "PLAIN", "CLEARTEXT", "CLEAR" ->
          line.withPassword(account, decoded(line, encoding, rest));
      case "SCRAM-SHA-1", "SCRAM-SHA-256" ->
          line.withVerifier(account, withScheme(name, decoded(line, encoding, rest)));
      case "DIGEST-MD5" -> digest(line, account, encoding, rest);
      default -> throw line.bad(untakeable(name));
    };
  }

  private String schemeOfLine(NamedLine line) throws BadLineException {
    if (defaultScheme == null) {
      throw line.bad(
          "there is no {SCHEME} before the secret, and what Dovecot takes it for is a setting of"
              + " Dovecot; say it here by --default-scheme=SCHEME");
    }
    return defaultScheme;
  }

  private static byte[] withScheme(String scheme, byte[] verifier) {
    String text = "{" + scheme + "}" + new String(verifier, ISO_8859_1);
    return text.getBytes(ISO_8859_1);
  }

  /**
   * MD5 of {@code user:realm:password}, in hex unless another encoding is named: the 16 bytes that
   * libsasl looks for in {@code cmusaslsecretDIGEST-MD5}. The realm is in the hash, so it cannot be
   * given later.
   */
  private static Entry digest(NamedLine line, Account account, String encoding, byte[] text)
      throws BadLineException {
    if (!line.namesRealm()) {
      throw line.bad(
          "a DIGEST-MD5 secret belongs to the realm it was made for, and the name has none;"
              + " user@realm is expected");
    }
    byte[] hash = decoded(line, encoding.isEmpty() ? "HEX" : encoding, text);
    if (hash.length != DIGEST_LENGTH) {
      throw line.bad("a DIGEST-MD5 secret has 32 hexadecimal digits");
    }
    return line.withProperty(account, PropertyNames.DIGEST_MD5, hash);
  }

  private static byte[] decoded(NamedLine line, String encoding, byte[] text)
      throws BadLineException {
    try {
      return switch (encoding) {
        case "" -> text;
        case "B64", "BASE64" -> Base64.getDecoder().decode(text);
        case "HEX" -> HexFormat.of().parseHex(new String(text, ISO_8859_1));
        default -> throw line.bad("the encoding ." + printable(encoding) + " is none of b64, hex");
      };
    } catch (IllegalArgumentException e) {
      throw line.bad("the secret is not " + (encoding.equals("HEX") ? "hexadecimal" : "base64"));
    }
  }

  private static String untakeable(String scheme) {
    return "a hash of the scheme "
        + printable(scheme)
        + " cannot be turned into a SASL secret, so this user needs a new password; PLAIN,"
        + " CLEARTEXT, SCRAM-SHA-1, SCRAM-SHA-256 and DIGEST-MD5 can be taken";
  }

  /** A name is only shown if it looks like one: it may be the beginning of a password. */
  private static String printable(String scheme) {
    return scheme.matches("[A-Z0-9-]{1,20}") ? scheme : "that is named";
  }
}
