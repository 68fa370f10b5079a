package org.sasldb.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.verifier.ScramVerifier;

class UserTextTest {
  private static final String KEYS =
      "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=%swfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=";
  private static final String RFC5803 =
      "SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$" + KEYS.replace("%s", ":");
  private static final String DOVECOT =
      "{SCRAM-SHA-256}4096,W22ZaJ0SNY7soEsUEjb6gQ==," + KEYS.replace("%s", ",");

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      nullValues = "nothing",
      value = {
        "joe:pw ~ users",
        "'\n\njoe@example.org:pw' ~ users",
        "joe:{ not a scheme}pw ~ users",
        "'user,password\njoe,pw' ~ csv",
        "'\u00ef\u00bb\u00bfUser;x,realm' ~ nothing",
        "'\u00ef\u00bb\u00bf\"User\",realm' ~ csv",
        "'realm,user,property:x:y' ~ csv",
        "'{\"user\":1}' ~ jsonl",
        "'{ \"user\":1}' ~ jsonl",
        "VERSION=3 ~ dbdump",
        "'# a comment\njoe@example.org:{PLAIN}pw' ~ dovecot",
        "joe:{plain.b64}cHc= ~ dovecot",
        "joe:x:1:1::/home:/bin/sh ~ nothing",
        "joe:SCRAM-SHA-256$4096:a$b:c ~ postgres",
        "'-- roles\nalter role \"joe\" password ''x'';' ~ postgres-sql",
        "joe ~ nothing",
        "'' ~ nothing",
      })
  void theFirstLineTellsTheFormat(String text, String word) throws Exception {
    Optional<UserFormat> found = UserText.detect(new ByteArrayInputStream(bytes(text)));
    assertEquals(word, found.map(UserFormat::word).orElse(null));
  }

  @Test
  void aPasswordIsAllThatFollowsTheFirstColon() throws Exception {
    List<Entry> entries = read(UserFormat.USERS, "joe: a:b \nann@x@y:#\n\n#c:\u00e9\t");
    assertEquals("joe@home  a:b ", shown(entries.get(0)));
    assertEquals("ann@x@y #", shown(entries.get(1)));
    assertEquals("x@y", ((Entry.OfUser) entries.get(1)).account().realm().toString());
    assertEquals("\\x23c@home \u00e9\t", shown(entries.get(2)).replace("#c", "\\x23c"));
    assertEquals(4, entries.get(2).line());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "users ~ joe ~ there is no colon",
        "users ~ ':pw' ~ no user",
        "users ~ '@realm:pw' ~ no user",
        "users ~ 'joe:' ~ it is empty",
        "users ~ 'joe:p\u0000w' ~ NUL",
        "users ~ 'j\u0000e:pw' ~ NUL",
        "users ~ 'joe:pw\r' ~ carriage return",
        "postgres ~ joe:pw ~ no SCRAM verifier",
        "gsasl ~ joe:{SCRAM-SHA-256}1,2,3,4 ~ no SCRAM verifier",
        "postgres-sql ~ 'ALTER ROLE joe PASSWORD ''pw'';' ~ the password is no verifier",
        "postgres-sql ~ 'DROP ROLE joe;' ~ is expected",
        "dovecot ~ joe ~ there is no colon",
        "dovecot ~ joe:pw ~ --default-scheme",
        "dovecot ~ joe:{SHA512-CRYPT}$6$x$y ~ SHA512-CRYPT cannot be turned into a SASL secret",
        "dovecot ~ joe:{CRAM-MD5}00 ~ needs a new password",
        "dovecot ~ joe:{PLAIN.rot13}cj ~ is none of b64",
        "dovecot ~ joe:{PLAIN.b64}* ~ is not base64",
        "dovecot ~ joe:{PLAIN.HEX}7 ~ is not hexadecimal",
        "dovecot ~ joe:{PLAIN} ~ it is empty",
        "dovecot ~ joe:{DIGEST-MD5}fd8394c4a7a054f96871147740c57fb5 ~ user@realm is expected",
        "dovecot ~ joe@r:{DIGEST-MD5}fd83 ~ 32 hexadecimal digits",
        "dovecot ~ joe@r:{SCRAM-SHA-256}4096,x ~ no SCRAM verifier",
        "jsonl ~ '{\"user\":\"a\"}' ~ either user",
        "jsonl ~ joe:pw ~ JSON object",
      })
  void aBadLineIsNamedWithWhatWasExpected(String format, String line, String reason)
      throws Exception {
    String good =
        switch (format) {
          case "users" -> "x:y";
          case "dovecot" -> "x:{PLAIN}y";
          case "jsonl" -> "{\"user\":\"x\",\"realm\":\"r\",\"property\":\"p\",\"value\":\"v\"}";
          case "postgres-sql" -> "ALTER ROLE x PASSWORD '" + RFC5803 + "'";
          default -> "x:" + RFC5803;
        };
    UserFormat chosen =
        UserFormat.valueOf(format.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    List<Entry> entries = read(chosen, good + "\n" + line + "\n" + good + "\n");
    assertEquals(3, entries.size());
    Entry.Bad bad = assertInstanceOf(Entry.Bad.class, entries.get(1));
    assertEquals(2, bad.line());
    assertTrue(bad.reason().contains(reason), bad.reason());
    assertTrue(!(entries.get(2) instanceof Entry.Bad), "the next line is read");
  }

  @Test
  void dovecotsSchemesAreWhatTheyMean() throws Exception {
    String text =
        "a@r:{PLAIN}p:1:2:gecos:/home:/bin/sh:extra=x\n# no\nb@r:{CLEARTEXT}p%\nc@r:{PLAIN.b64}cDpx\n"
            + "d@r:{plain.hex}70\ne@r:"
            + DOVECOT
            + "::::::\nf@r:{DIGEST-MD5}fd8394c4a7a054f96871147740c57fb5\n";
    List<Entry> entries = read(UserFormat.DOVECOT, text);
    assertEquals("a@r p", shown(entries.get(0)));
    assertEquals("b@r p%", shown(entries.get(1)));
    assertEquals("c@r p:q", shown(entries.get(2)));
    assertEquals("d@r p", shown(entries.get(3)));
    assertEquals(RFC5803, value(entries.get(4), PropertyNames.AUTH_PASSWORD));
    assertEquals(
        "\u00fd\u0083\u0094\u00c4\u00a7\u00a0T\u00f9hq\u0014w@\u00c5\u007f\u00b5",
        value(entries.get(5), PropertyNames.DIGEST_MD5));
  }

  @Test
  void aDefaultSchemeIsForLinesWithoutOne() throws Exception {
    UserText text = new UserText(UserFormat.DOVECOT, ByteString.utf8("home"), "PLAIN");
    try (EntrySource source = text.read(new ByteArrayInputStream(bytes("joe:pw:1")))) {
      assertEquals("joe@home pw", shown(source.next()));
    }
  }

  @Test
  void verifiersAreTakenInEveryForm() throws Exception {
    for (String line : List.of(RFC5803, DOVECOT)) {
      for (UserFormat format : List.of(UserFormat.POSTGRES, UserFormat.GSASL)) {
        Entry entry = read(format, "joe@r:" + line).get(0);
        assertEquals(RFC5803, value(entry, PropertyNames.AUTH_PASSWORD));
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'ALTER ROLE \"j\"\"o e@r\" PASSWORD ''%s'';' ~ 'j\"o e@r'",
        "'create user JOE with login encrypted password ''%s''' ~ joe@home",
        "'  CREATE ROLE joe_1 PASSWORD ''%s'' ; \r' ~ joe_1@home",
      })
  void rolesAreNamedAsPostgresNamesThem(String statement, String name) throws Exception {
    Entry entry = read(UserFormat.POSTGRES_SQL, statement.replace("%s", RFC5803)).get(0);
    assertEquals(name, ((Entry.OfUser) entry).account().toString());
    assertTrue(ScramVerifier.parse(bytes(value(entry, PropertyNames.AUTH_PASSWORD))).isPresent());
  }

  /** Of a name it would become a part that nobody sees and that no user has. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "USERS ~ 'joe:pw'",
        "CSV ~ 'user,password\njoe,pw'",
        "JSONL ~ '{\"user\":\"joe\",\"realm\":\"home\",\"property\":\"userPassword\",\"value\":\"pw\"}'",
        "DBDUMP ~ 'VERSION=3\nformat=bytevalue\ntype=hash\nHEADER=END\n"
            + " 6a6f6500686f6d65007573657250617373776f7264\n 7077\nDATA=END\n'",
        "DOVECOT ~ 'joe:{PLAIN}pw'",
        "POSTGRES ~ 'joe:%s'",
        "POSTGRES_SQL ~ 'ALTER ROLE \"joe\" PASSWORD ''%s'';'",
        "GSASL ~ 'joe:%s'",
      })
  void aByteOrderMarkIsNoPartOfAText(UserFormat format, String rest) throws Exception {
    String text = rest.replace("%s", RFC5803);
    Entry plain = read(format, text).get(0);
    List<Entry> marked = read(format, "\u00ef\u00bb\u00bf" + text);
    assertEquals(1, marked.size());
    assertEquals(identity(plain), identity(marked.get(0)));
    assertEquals(plain.line(), marked.get(0).line());
  }

  private static String identity(Entry entry) {
    return entry instanceof Entry.OfRecord found
        ? found.key().toString()
        : ((Entry.OfUser) entry).account().toString();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\u00ef", "\u00ef\u00bb", "\u00efoe:", "jo"})
  void whatIsShorterThanAMarkOrBeginsLikeOneIsRead(String beginning) throws Exception {
    List<Entry> entries = read(UserFormat.USERS, beginning + ":pw\njoe:pw");
    assertEquals(2, entries.size());
    assertEquals("joe@home pw", shown(entries.get(1)));
    assertEquals(beginning.isEmpty() ? 0 : 1, read(UserFormat.USERS, beginning).size());
  }

  @Test
  void csvHasWhatItsHeadingNames() throws Exception {
    String text =
        "\u00ef\u00bb\u00bfrealm,USER,password,verifier,property:x\r\n"
            + ",joe,pw,,\r\n"
            + "\"\",\"a\"\"b\r\n,\",\"p,w\",,\"\"\r\n"
            + "r,ver,,"
            + RFC5803
            + ",v\n\n"
            + "r,\u00ff,pw,,";
    List<Entry> entries = read(UserFormat.CSV, text);
    assertEquals("joe@home pw", shown(entries.get(0)));
    assertEquals("a\"b\\x0d\\x0a,@ p,w", shown(entries.get(1)));
    assertEquals("", value(entries.get(1), ByteString.utf8("x")));
    assertEquals(RFC5803, value(entries.get(2), PropertyNames.AUTH_PASSWORD));
    assertEquals("v", value(entries.get(2), ByteString.utf8("x")));
    assertNull(((Entry.OfUser) entries.get(2)).password());
    assertEquals("\\xff@r pw", shown(entries.get(3)));
    assertEquals(List.of(2L, 3L, 5L, 7L), entries.stream().map(Entry::line).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'joe,r,pw,more' ~ 4 cells, and the heading has 3",
        "joe ~ 1 cells",
        "',r,pw' ~ there is no user",
        "'joe,r,' ~ no password",
        "'joe,r,\"\"' ~ it is empty",
        "'jo\"e,r,pw' ~ not in quotes",
        "'joe,r,p\rw' ~ carriage return",
        "'joe,r,\"pw\" ' ~ behind a closing quote",
        "'joe,r,\"pw' ~ never closed",
        "'j\u0000e,r,pw' ~ NUL",
      })
  void aBadRowIsNamedAndTheNextOneIsRead(String row, String reason) throws Exception {
    List<byte[]> raw = new ArrayList<>();
    List<Entry> entries =
        read(UserFormat.CSV, "user,realm,password\nx,r,y\n" + row + "\nz,r,y", raw);
    assertEquals(3, entries.size());
    Entry.Bad bad = assertInstanceOf(Entry.Bad.class, entries.get(1));
    assertEquals(3, bad.line());
    assertTrue(bad.reason().contains(reason), bad.reason());
    assertArrayEquals(bytes(row + "\n"), raw.get(1));
    assertEquals("z@r y", shown(entries.get(2)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "'name,password' ~ no",
        "'user,user' ~ twice",
        "'user,pass' ~ none of user",
        "'user,property:' ~ no possible name",
        "'user,property:userPassword' ~ the column password",
        "'user,property:authPassword' ~ the column verifier",
        "'\"user' ~ never closed",
      })
  void aBadHeadingIsTheEnd(String heading, String reason) {
    BadLineException e =
        assertThrows(BadLineException.class, () -> read(UserFormat.CSV, heading + "\n"));
    assertEquals(1, e.line());
    assertTrue(e.reason().contains(reason.equals("no") ? "none of" : reason), e.reason());
  }

  @Test
  void longLinesAreReadAndEndlessOnesRefused() throws Exception {
    String name = "n".repeat(200_000);
    assertEquals(name + "@home pw", shown(read(UserFormat.USERS, name + ":pw\n").get(0)));
    assertThrows(
        BadLineException.class,
        () -> read(UserFormat.USERS, "x".repeat(TextWindow.MOST + (1 << 18))));
  }

  @Test
  void everyBeginningOfATextIsReadWithoutAnyOtherFailure() throws Exception {
    String csv = "user,realm,property:x\n\"a\",\"b\"\"\r\n\",c\n\n";
    for (int length = 1; length <= csv.length(); length++) {
      try {
        read(UserFormat.CSV, csv.substring(0, length));
      } catch (BadLineException e) {
        assertEquals(1, e.line());
      }
    }
  }

  private static List<Entry> read(UserFormat format, String text) throws Exception {
    return read(format, text, new ArrayList<>());
  }

  private static List<Entry> read(UserFormat format, String text, List<byte[]> raw)
      throws Exception {
    List<Entry> entries = new ArrayList<>();
    UserText users = new UserText(format, ByteString.utf8("home"), null);
    try (EntrySource source = users.read(new ByteArrayInputStream(bytes(text)))) {
      for (Entry entry = source.next(); entry != null; entry = source.next()) {
        entries.add(entry);
        raw.add(source.raw());
      }
    }
    return entries;
  }

  private static String shown(Entry entry) {
    Entry.OfUser user = assertInstanceOf(Entry.OfUser.class, entry);
    return user.account() + " " + new String(user.password().toByteArray(), ISO_8859_1);
  }

  private static String value(Entry entry, ByteString property) {
    Entry.OfUser user = assertInstanceOf(Entry.OfUser.class, entry);
    return new String(user.properties().get(property).toByteArray(), ISO_8859_1);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(ISO_8859_1);
  }
}
