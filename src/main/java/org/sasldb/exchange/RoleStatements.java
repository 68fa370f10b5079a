package org.sasldb.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;
import org.sasldb.verifier.ScramForm;
import org.sasldb.verifier.ScramVerifier;

/**
 * {@code ALTER ROLE "user@realm" PASSWORD 'SCRAM-SHA-256$…';}, one statement a line, also with
 * {@code CREATE}, {@code USER}, {@code WITH}, {@code LOGIN} and {@code ENCRYPTED}, as PostgreSQL
 * takes them. In a quoted name a quote is doubled; a name without quotes is one in small letters
 * (PostgreSQL documentation, "Identifiers and Key Words"). Blank lines and those that begin with
 * {@code --} say nothing.
 */
record RoleStatements(ByteString defaultRealm) implements LineEntries.Parser {
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\s*(?:ALTER|CREATE)\\s+(?:ROLE|USER)\\s+(?:\"((?:[^\"]|\"\")+)\"|([a-z_][a-z0-9_$]*))"
              + "\\s+(?:WITH\\s+)?(?:LOGIN\\s+)?(?:ENCRYPTED\\s+)?PASSWORD\\s+'([^'\\\\]*)'"
              + "\\s*;?\\s*",
          Pattern.CASE_INSENSITIVE);

  @Override
  public @Nullable Entry parse(long number, byte[] text) throws BadLineException {
    // Characters stand for bytes here, so that names that are not UTF-8 go through.
    String line = new String(text, ISO_8859_1);
    if (line.isBlank() || line.stripLeading().startsWith("--")) {
      return null;
    }
    Matcher statement = STATEMENT.matcher(line);
    if (!statement.matches()) {
      throw new BadLineException(
          number, "ALTER ROLE \"user@realm\" PASSWORD 'SCRAM-SHA-256$…'; is expected");
    }
    ScramVerifier verifier =
        ScramForm.RFC5803
            .read(statement.group(3).getBytes(ISO_8859_1))
            .orElseThrow(
                () ->
                    new BadLineException(
                        number, "the password is no verifier SCRAM-SHA-256$4096:SALT$KEY:KEY"));
    return new Entry.OfUser(
        number,
        account(number, statement),
        null,
        Map.of(PropertyNames.AUTH_PASSWORD, Secret.takeOver(verifier.toBytes())));
  }

  private Account account(long number, Matcher statement) throws BadLineException {
    String quoted = statement.group(1);
    String name =
        quoted != null ? quoted.replace("\"\"", "\"") : statement.group(2).toLowerCase(Locale.ROOT);
    ByteString bytes = ByteString.of(name.getBytes(ISO_8859_1));
    if (bytes.indexOf(0) >= 0 || bytes.at(0) == '@') {
      throw new BadLineException(number, "the name of the role is none of a user");
    }
    return NamedLine.account(number, bytes, defaultRealm);
  }
}
