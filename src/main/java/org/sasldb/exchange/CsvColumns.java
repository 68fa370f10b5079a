package org.sasldb.exchange;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;
import org.sasldb.verifier.ScramForm;
import org.sasldb.verifier.ScramVerifier;

/**
 * What the heading of comma-separated values says: {@code user}, and any of {@code realm}, {@code
 * password}, {@code verifier} (a SCRAM verifier in any form) and {@code property:NAME}.
 *
 * <p>An empty cell says nothing: the default realm, no password, no value. A cell of {@code ""} is
 * the empty user, realm or value. Without a column {@code realm} the realm is what follows the
 * first {@code @} of the user.
 */
final class CsvColumns {
  static final String PROPERTY = "property:";

  private final List<ByteString> names;
  private final ByteString defaultRealm;
  private final int user;
  private final int realm;
  private final int password;
  private final int verifier;

  private CsvColumns(List<ByteString> names, ByteString defaultRealm) {
    this.names = names;
    this.defaultRealm = defaultRealm;
    this.user = names.indexOf(ByteString.utf8("user"));
    this.realm = names.indexOf(ByteString.utf8("realm"));
    this.password = names.indexOf(ByteString.utf8("password"));
    this.verifier = names.indexOf(ByteString.utf8("verifier"));
  }

  static CsvColumns of(List<CsvCells.Cell> heading, ByteString defaultRealm)
      throws BadLineException {
    Set<ByteString> seen = new HashSet<>();
    for (int i = 0; i < heading.size(); i++) {
      ByteString name = name(i + 1, heading.get(i));
      if (!seen.add(name)) {
        throw new BadLineException(1, "the heading has the column " + name + " twice");
      }
    }
    if (!seen.contains(ByteString.utf8("user"))) {
      throw new BadLineException(
          1,
          "the heading has no column user; user,realm,password,verifier,property:NAME… is"
              + " expected");
    }
    return new CsvColumns(heading.stream().map(CsvColumns::lenient).toList(), defaultRealm);
  }

  private static ByteString lenient(CsvCells.Cell cell) {
    ByteString whole = ByteString.of(cell.bytes());
    String text = whole.utf8().orElse("").strip().toLowerCase(Locale.ROOT);
    return Set.of("user", "realm", "password", "verifier").contains(text)
        ? ByteString.utf8(text)
        : whole;
  }

  private static ByteString name(int number, CsvCells.Cell cell) throws BadLineException {
    ByteString name = lenient(cell);
    ByteString property = propertyOf(name);
    if (property == null) {
      if (Set.of("user", "realm", "password", "verifier").contains(name.toString())) {
        return name;
      }
      // without the name: where the heading is missing, this is a password
      throw new BadLineException(
          1,
          "column "
              + number
              + " of the heading is none of user, realm, password, verifier, property:NAME");
    }
    if (property.indexOf(0) >= 0 || property.isEmpty()) {
      throw new BadLineException(1, "the heading has a property that has no possible name");
    }
    if (property.equals(PropertyNames.USER_PASSWORD)) {
      throw new BadLineException(1, "property:userPassword is given as the column password");
    }
    if (property.equals(PropertyNames.AUTH_PASSWORD)) {
      throw new BadLineException(1, "property:authPassword is given as the column verifier");
    }
    return name;
  }

  private static @Nullable ByteString propertyOf(ByteString column) {
    return column.startsWith(ByteString.utf8(PROPERTY))
        ? column.slice(PROPERTY.length(), column.length())
        : null;
  }

  /** What a row says. */
  Entry entry(long line, List<CsvCells.Cell> row) throws BadLineException {
    if (row.size() != names.size()) {
      throw new BadLineException(
          line, "it has " + row.size() + " cells, and the heading has " + names.size());
    }
    Account account = account(line, row);
    Map<ByteString, Secret> properties = new LinkedHashMap<>();
    if (verifier >= 0 && !row.get(verifier).isAbsent()) {
      properties.put(PropertyNames.AUTH_PASSWORD, verifier(line, row.get(verifier).bytes()));
    }
    for (int i = 0; i < row.size(); i++) {
      ByteString property = propertyOf(names.get(i));
      if (property != null && !row.get(i).isAbsent()) {
        properties.put(property, Secret.takeOver(row.get(i).bytes()));
      }
    }
    Secret plain = null;
    if (password >= 0 && !row.get(password).isAbsent()) {
      NamedLine.requirePassword(line, row.get(password).bytes());
      plain = Secret.takeOver(row.get(password).bytes());
    }
    if (plain == null && properties.isEmpty()) {
      throw new BadLineException(line, "there is no password, no verifier and no property");
    }
    return new Entry.OfUser(line, account, plain, properties);
  }

  private Account account(long line, List<CsvCells.Cell> row) throws BadLineException {
    CsvCells.Cell name = row.get(user);
    if (name.isAbsent()) {
      throw new BadLineException(line, "there is no user");
    }
    try {
      if (realm < 0) {
        return NamedLine.account(line, ByteString.of(name.bytes()), defaultRealm);
      }
      CsvCells.Cell given = row.get(realm);
      return new Account(
          ByteString.of(name.bytes()),
          given.isAbsent() ? defaultRealm : ByteString.of(given.bytes()));
    } catch (IllegalArgumentException e) {
      throw new BadLineException(
          line, "a NUL byte in the user or realm, which separates the parts of a key");
    }
  }

  /** A value that libsasl can read goes through byte for byte; other forms become one. */
  private static Secret verifier(long line, byte[] text) throws BadLineException {
    if (ScramVerifier.parse(text).isPresent()) {
      return Secret.takeOver(text);
    }
    ScramVerifier read =
        ScramForm.readAny(text)
            .orElseThrow(
                () ->
                    new BadLineException(
                        line,
                        "the verifier is none; SCRAM-SHA-256$4096:SALT$STOREDKEY:SERVERKEY or"
                            + " {SCRAM-SHA-256}4096,SALT,STOREDKEY,SERVERKEY is expected"));
    return Secret.takeOver(read.toBytes());
  }
}
