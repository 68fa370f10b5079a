package org.sasldb.exchange;

import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.List;
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
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    line.writeBytes(ByteString.utf8("user,realm,password,verifier").toByteArray());
    for (ByteString name : further) {
      line.write(',');
      cell(line, ByteString.utf8(CsvColumns.PROPERTY).concat(name).toByteArray());
    }
    line.write('\n');
    return line.toByteArray();
  }

  @Override
  public boolean concerns(ExportedUser user) {
    return true;
  }

  @Override
  public @Nullable String refusal(ExportedUser user) {
    Secret password = user.value(PropertyNames.USER_PASSWORD);
    if (password != null && PasswordRules.objection(password.toByteArray()).isPresent()) {
      return "the password cannot be read back: "
          + PasswordRules.objection(password.toByteArray()).get();
    }
    Secret verifier = user.value(PropertyNames.AUTH_PASSWORD);
    if (verifier != null && ScramVerifier.parse(verifier.toByteArray()).isEmpty()) {
      return "the value of authPassword is no SCRAM verifier";
    }
    return user.properties().containsKey(ByteString.EMPTY)
        ? "there is a property without a name"
        : null;
  }

  @Override
  public byte[] print(ExportedUser user) {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    cell(line, user.account().user().toByteArray());
    line.write(',');
    cell(line, user.account().realm().toByteArray());
    value(line, user.value(PropertyNames.USER_PASSWORD));
    value(line, user.value(PropertyNames.AUTH_PASSWORD));
    for (ByteString name : further) {
      value(line, user.value(name));
    }
    line.write('\n');
    return line.toByteArray();
  }

  private static void value(ByteArrayOutputStream line, @Nullable Secret value) {
    line.write(',');
    if (value != null) {
      cell(line, value.toByteArray());
    }
  }

  private static void cell(ByteArrayOutputStream line, byte[] bytes) {
    if (!needsQuotes(bytes)) {
      line.writeBytes(bytes);
      return;
    }
    line.write('"');
    for (byte b : bytes) {
      if (b == '"') {
        line.write('"');
      }
      line.write(b);
    }
    line.write('"');
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
