package org.sasldb.exchange;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;
import org.sasldb.verifier.PasswordRules;
import org.sasldb.verifier.ScramVerifier;

/**
 * Comma-separated values (RFC 4180, with plain newlines): {@code user,realm,password,verifier} and
 * a column for each further property. An empty value is written as {@code ""}, none as nothing.
 */
final class CsvPrinter implements UserPrinter {
  private final List<ByteString> further;

  /**
   * @param names the names of all properties that there are
   */
  CsvPrinter(Collection<ByteString> names) {
    this.further =
        names.stream()
            .filter(name -> !name.equals(PropertyNames.USER_PASSWORD))
            .filter(name -> !name.equals(PropertyNames.AUTH_PASSWORD))
            .filter(name -> !name.isEmpty())
            .sorted()
            .toList();
  }

  @Override
  public byte[] heading() {
    SecretLine line = new SecretLine();
    line.append(ByteString.utf8("user,realm,password,verifier").toByteArray());
    for (ByteString name : further) {
      line.append(',');
      cell(line, ByteString.utf8(CsvColumns.PROPERTY).concat(name).toByteArray());
    }
    line.append('\n');
    return line.take();
  }

  @Override
  public boolean concerns(ExportedUser user) {
    return true;
  }

  @Override
  public @Nullable String refusal(ExportedUser user) {
    Secret password = user.value(PropertyNames.USER_PASSWORD);
    Optional<String> objection = password == null ? Optional.empty() : objection(password);
    if (objection.isPresent()) {
      return "the password cannot be read back: " + objection.get();
    }
    Secret verifier = user.value(PropertyNames.AUTH_PASSWORD);
    if (verifier != null && ScramVerifier.parse(verifier.toByteArray()).isEmpty()) {
      return "the value of authPassword is no SCRAM verifier";
    }
    return user.properties().containsKey(ByteString.EMPTY)
        ? "there is a property without a name"
        : null;
  }

  private static Optional<String> objection(Secret password) {
    byte[] bytes = password.toByteArray();
    try {
      return PasswordRules.objection(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  @Override
  public byte[] print(ExportedUser user) {
    SecretLine line = new SecretLine();
    cell(line, user.account().user().toByteArray());
    line.append(',');
    cell(line, user.account().realm().toByteArray());
    value(line, user.value(PropertyNames.USER_PASSWORD));
    value(line, user.value(PropertyNames.AUTH_PASSWORD));
    for (ByteString name : further) {
      value(line, user.value(name));
    }
    line.append('\n');
    return line.take();
  }

  private static void value(SecretLine line, @Nullable Secret value) {
    line.append(',');
    if (value != null) {
      byte[] bytes = value.toByteArray();
      cell(line, bytes);
      Arrays.fill(bytes, (byte) 0);
    }
  }

  private static void cell(SecretLine line, byte[] bytes) {
    if (!needsQuotes(bytes)) {
      line.append(bytes);
      return;
    }
    line.append('"');
    for (byte b : bytes) {
      if (b == '"') {
        line.append('"');
      }
      line.append((char) (b & 0xff));
    }
    line.append('"');
  }

  private static boolean needsQuotes(byte[] bytes) {
    for (byte b : bytes) {
      if (b == ',' || b == '"' || b == '\n' || b == '\r' || b == ' ' || b == '\t') {
        return true;
      }
    }
    return bytes.length == 0;
  }

  @Override
  public int leftOut(ExportedUser user) {
    return 0;
  }
}
