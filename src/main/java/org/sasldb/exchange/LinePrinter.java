package org.sasldb.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;
import org.sasldb.verifier.PasswordRules;

/** The formats that give a user one line and one secret. */
final class LinePrinter implements UserPrinter {
  /** PostgreSQL cuts longer names off (NAMEDATALEN less one). */
  private static final int LONGEST_ROLE = 63;

  private static final int DIGEST_LENGTH = 16;

  private final UserFormat format;
  private final PrintedName name;
  private final boolean plain;
  private final @Nullable VerifierChoice verifiers;

  /**
   * @param plain whether a plain password is written as it is
   * @param verifiers how other users get a verifier, or null if they get none
   */
  LinePrinter(
      UserFormat format, PrintedName name, boolean plain, @Nullable VerifierChoice verifiers) {
    this.format = format;
    this.name = name;
    this.plain = plain;
    this.verifiers = verifiers;
  }

  @Override
  public byte[] heading() {
    return new byte[0];
  }

  @Override
  public boolean concerns(ExportedUser user) {
    return user.hasSecret();
  }

  @Override
  public @Nullable String refusal(ExportedUser user) {
    String reason = nameRefusal(user.account());
    if (reason != null) {
      return reason;
    }
    if (user.isDisabled()) {
      return "the account is disabled, and the line would let it in";
    }
    Secret password = user.value(PropertyNames.USER_PASSWORD);
    if (password != null) {
      return passwordRefusal(password);
    }
    if (verifiers == null) {
      return "there is no plain password";
    }
    return isDigest(user) ? null : verifiers.refusal(user);
  }

  private @Nullable String nameRefusal(Account account) {
    if (format != UserFormat.POSTGRES_SQL) {
      boolean comment = format == UserFormat.DOVECOT && name.of(account).indexOf('#') == 0;
      return comment ? "the name begins with #, as a comment does" : name.refusal(account);
    }
    ByteString role = name.of(account);
    if (role.length() > LONGEST_ROLE) {
      return "the name is longer than 63 bytes, and PostgreSQL would cut it";
    }
    return role.utf8().isEmpty()
        ? "the name is not UTF-8, and PostgreSQL would refuse it"
        : name.refusalAnywhere(account);
  }

  private @Nullable String passwordRefusal(Secret password) {
    byte[] bytes = password.toByteArray();
    try {
      if (PasswordRules.objection(bytes).isPresent()) {
        return "the password cannot be read back: " + PasswordRules.objection(bytes).get();
      }
      if (format != UserFormat.USERS) {
        return null;
      }
      if (NamedLine.indexOf(bytes, '\n', 0) >= 0) {
        return "there is a newline in the password";
      }
      return bytes[bytes.length - 1] == '\r' ? "the password ends in a carriage return" : null;
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Whether all there is to log in with is the hash of DIGEST-MD5, which Dovecot knows too. */
  private boolean isDigest(ExportedUser user) {
    Secret digest = user.value(PropertyNames.DIGEST_MD5);
    return format == UserFormat.DOVECOT
        && plain
        && !name.bare()
        && digest != null
        && digest.length() == DIGEST_LENGTH
        && user.value(PropertyNames.AUTH_PASSWORD) == null;
  }

  @Override
  public byte[] print(ExportedUser user) {
    byte[] printed = name.of(user.account()).toByteArray();
    SecretLine line = new SecretLine();
    if (format == UserFormat.POSTGRES_SQL) {
      appendQuoted(line.append("ALTER ROLE ".getBytes(US_ASCII)), printed)
          .append(" PASSWORD '".getBytes(US_ASCII))
          .appendAndWipe(secret(user))
          .append("';\n".getBytes(US_ASCII));
    } else {
      line.append(printed).append(':').appendAndWipe(secret(user)).append('\n');
    }
    return line.take();
  }

  private static SecretLine appendQuoted(SecretLine line, byte[] role) {
    line.append('"');
    for (byte b : role) {
      line.append((char) (b & 0xff));
      if (b == '"') {
        line.append('"');
      }
    }
    return line.append('"');
  }

  private byte[] secret(ExportedUser user) {
    Secret password = user.value(PropertyNames.USER_PASSWORD);
    if (password != null && plain) {
      byte[] bytes = password.toByteArray();
      return format == UserFormat.DOVECOT ? withScheme(bytes) : bytes;
    }
    Secret digest = user.value(PropertyNames.DIGEST_MD5);
    if (password == null && digest != null && isDigest(user)) {
      return ("{DIGEST-MD5}" + HexFormat.of().formatHex(digest.toByteArray())).getBytes(US_ASCII);
    }
    if (verifiers == null) {
      throw new IllegalStateException("a user without a password is refused");
    }
    return verifiers.form().print(verifiers.of(user));
  }

  /** In base64 where a character could mean something in the file; wipes the array. */
  private static byte[] withScheme(byte[] password) {
    SecretLine text = new SecretLine();
    if (isHarmless(password)) {
      return text.append("{PLAIN}".getBytes(US_ASCII)).appendAndWipe(password).take();
    }
    text.append("{PLAIN.b64}".getBytes(US_ASCII));
    text.appendAndWipe(Base64.getEncoder().encode(password));
    Arrays.fill(password, (byte) 0);
    return text.take();
  }

  private static boolean isHarmless(byte[] password) {
    for (byte b : password) {
      if (b <= ' ' || b == ':' || b == 0x7f) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int leftOut(ExportedUser user) {
    return user.properties().size() - 1;
  }
}
