package org.sasldb.auxprop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.auxprop.Saslprobe.word;
import static org.sasldb.auxprop.Saslprobe.wordOrNone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.ByteString;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** Our answers against those of the real libsasl, on the same Berkeley file. */
class SaslprobeIT {
  private static final String HOST = "Mail.Example.COM";
  private static final List<String> REALMS = Arrays.asList(null, "", "example.com", "b@c", "Dom");
  private static final List<String> NAMES =
      List.of(
          "joe@example.com",
          "joe",
          " joe ",
          "\tjoe@example.com\r\n",
          "joe@",
          "JOE@example.com",
          "joe@EXAMPLE.COM",
          "joe@mail.example.com",
          "joe@Mail.Example.COM",
          "joe @example.com",
          "joe@ example.com",
          "a@b@c",
          "a",
          "",
          "@",
          "@example.com",
          "nobody@example.com",
          "bare@example.com",
          "mailonly@example.com",
          "scram@example.com",
          "otp@example.com",
          "old@example.com",
          "both@example.com",
          "short@example.com",
          "long@example.com",
          "nonul@example.com",
          "nul@example.com",
          "empty@example.com",
          "big@example.com",
          "bigpw@example.com",
          "jürgen@example.com",
          "x".repeat(1012),
          "x".repeat(1013),
          "x".repeat(1024),
          "x".repeat(1025),
          " ".repeat(40) + "joe@example.com");

  private static Saslprobe probe;

  @TempDir Path folder;

  @BeforeAll
  static void startLibsasl() throws IOException {
    probe = Saslprobe.start();
    probe.tell("host " + word(HOST));
  }

  @AfterAll
  static void stopLibsasl() throws IOException {
    if (probe != null) {
      probe.close();
    }
  }

  @BeforeEach
  void onlySasldb() throws IOException {
    probe.tell("plugins " + word("sasldb"));
    probe.tell("realm none");
  }

  private Path sasldb() throws StoreException, IOException {
    Path file = folder.resolve("sasldb2");
    OddUsers.writeTo(StoreLocation.of(StoreFormat.BERKELEY, file));
    probe.tell("file " + file);
    return file;
  }

  private static AuxpropLookup open(Path file, String userRealm) {
    return open(file, userRealm, OpenOptions.reading());
  }

  private static AuxpropLookup open(Path file, String userRealm, OpenOptions options) {
    AuxpropLookup.Builder builder =
        AuxpropLookup.at(StoreLocation.of(StoreFormat.BERKELEY, file))
            .hostName(HOST)
            .options(options);
    return userRealm == null ? builder.open() : builder.userRealm(userRealm).open();
  }

  /** One kind of question, put to both. */
  private interface Question {
    /** The command of the probe. */
    String command(String name);

    /** Our answer, in the probe's words. */
    String ours(Auxprop auxprop, String name);
  }

  private void compare(Path file, List<String> names, Question question)
      throws IOException, StoreException {
    List<String> different = new ArrayList<>();
    for (String realm : REALMS) {
      probe.tell("realm " + wordOrNone(realm));
      try (AuxpropLookup users = open(file, realm)) {
        for (String name : names) {
          String theirs = probe.ask(question.command(name));
          String ours = question.ours(users.auxprop(), name);
          if (!theirs.equals(ours)) {
            different.add(realm + ": " + name + ": libsasl " + theirs + ", ours " + ours);
          }
        }
      }
    }
    assertEquals(List.of(), different);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret", "Secret", "secre", "", "nobody's", "ab", "oldpw", "new", "pässwörd"})
  void passwords(String password) throws IOException, StoreException {
    compare(
        sasldb(),
        NAMES,
        new Question() {
          @Override
          public String command(String name) {
            return "checkpass " + word(name) + " " + word(password);
          }

          @Override
          public String ours(Auxprop auxprop, String name) {
            Secret given = Secret.copyOf(password.getBytes(UTF_8));
            return number(auxprop.checkPassword(ByteString.utf8(name), given).code());
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "example.com", "nowhere"})
  void existence(String ignoredRealm) throws IOException, StoreException {
    String realm = wordOrNone(ignoredRealm.equals("none") ? null : ignoredRealm);
    compare(
        sasldb(),
        NAMES,
        new Question() {
          @Override
          public String command(String name) {
            return "exists " + word(name) + " " + realm;
          }

          @Override
          public String ours(Auxprop auxprop, String name) {
            return number(auxprop.userExists(ByteString.utf8(name)).code());
          }
        });
  }

  /** Each list of properties with each set of the caller's flags, for every name and realm. */
  @ParameterizedTest
  @ValueSource(ints = {0x01, 0x02, 0x03, 0x05, 0x07, 0x0b, 0x11, 0x13, 0xfff3})
  void lookups(int flags) throws IOException, StoreException {
    Path file = sasldb();
    for (String list :
        List.of(
            "*userPassword *mail",
            "*mail mail",
            "*nosuch",
            "*nosuch *mail",
            "*mail *nosuch userPassword",
            "mail",
            "*USERPASSWORD",
            "*USERPASSWORD *mail",
            "*MAIL",
            "*authPassword *userPassword",
            "*cmusaslsecretPLAIN",
            "*b8191",
            "*b8194 *mail",
            "b8194",
            "*",
            "**mail",
            "*raw *empty")) {
      compare(file, NAMES, lookup(List.of(list.split(" ")), List.of(flags), List.of()));
    }
  }

  /** A second name into the same property list: what has a value stays, unless overridden. */
  @ParameterizedTest
  @CsvSource({"1, 1", "1, 9", "3, 0x13", "1, 0x11", "3, 0x0b", "2, 1", "1, 2", "3, 7"})
  void lookupsOneAfterTheOther(String first, String second) throws IOException, StoreException {
    List<String> wanted = List.of("*userPassword", "mail", "*mail", "userPassword");
    List<Integer> flags = List.of(Integer.decode(first), Integer.decode(second));
    Path file = sasldb();
    for (String name : List.of("joe@example.com", "nobody@x", "joe@", "empty@example.com")) {
      compare(file, NAMES, lookup(wanted, flags, List.of(name)));
    }
  }

  private static Question lookup(List<String> wanted, List<Integer> flags, List<String> after) {
    return new Question() {
      private List<String> names(String first) {
        List<String> names = new ArrayList<>(List.of(first));
        names.addAll(after);
        return names;
      }

      @Override
      public String command(String first) {
        StringBuilder command = new StringBuilder("lookup ").append(wanted.size());
        wanted.forEach(property -> command.append(' ').append(word(property)));
        List<String> names = names(first);
        for (int i = 0; i < names.size(); i++) {
          command.append(' ').append(flags.get(i)).append(':').append(word(names.get(i)));
        }
        return command.toString();
      }

      @Override
      public String ours(Auxprop auxprop, String first) {
        PropertySet properties = PropertySet.request(wanted.toArray(new String[0]));
        List<String> codes = new ArrayList<>();
        List<String> names = names(first);
        for (int i = 0; i < names.size(); i++) {
          CallerFlags caller = new CallerFlags(flags.get(i));
          LookupResult result = auxprop.lookup(ByteString.utf8(names.get(i)), properties, caller);
          codes.add(number(result.code()));
          properties = result.properties();
        }
        return String.join(",", codes) + words(properties);
      }
    };
  }

  private static String number(ResultCode code) {
    return Integer.toString(code.number());
  }

  private static String words(PropertySet properties) {
    StringBuilder words = new StringBuilder();
    for (PropertyRequest request : properties.requests()) {
      words.append(' ').append(word(request.toString()));
      for (Secret value : properties.values(request)) {
        words.append('=').append(word(value.toByteArray()));
      }
    }
    return words.toString();
  }

  /** Files that are none: missing, text, a folder, behind a file, of no length. */
  @ParameterizedTest
  @ValueSource(strings = {"missing", "nofolder/missing", "text", "folder", "text/behind", "empty"})
  void filesThatAreNone(String name) throws IOException, StoreException {
    Files.writeString(folder.resolve("text"), "joe:secret\n".repeat(1000));
    Files.createDirectory(folder.resolve("folder"));
    Files.createFile(folder.resolve("empty"));
    Path file = folder.resolve(name);
    probe.tell("file " + file);
    List<String> names = List.of("joe@example.com");
    for (int flags : new int[] {1, 2, 3, 7}) {
      compare(file, names, lookup(List.of("*mail", "mail"), List.of(flags), List.of()));
    }
    String exists = probe.ask("exists " + word("joe") + " none");
    try (AuxpropLookup users = open(file, null)) {
      assertEquals(exists, number(users.auxprop().userExists(ByteString.utf8("joe")).code()));
    }
  }

  /**
   * Where libsasl slips and we do not follow: a name with as many blanks in front as bytes behind
   * them is refused; with a user realm a name of blanks becomes the empty name.
   */
  @Test
  void slipsOfLibsaslThatAreNotOurs() throws IOException, StoreException {
    try (AuxpropLookup users = open(sasldb(), null)) {
      String blanks = " ".repeat(15);
      assertEquals(
          "-1", probe.ask("checkpass " + word(blanks + "joe@example.com") + " x736563726574"));
      assertEquals(
          ResultCode.OK, users.checkPassword(blanks + "joe@example.com", "secret".toCharArray()));
      assertEquals("-20 x", probe.ask("lookup 1 x2a 1:" + word("  ")).replace(" x2a", " x"));
      assertEquals(ResultCode.FAIL, users.find("  ", "mail").code());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "joe@example.com | mail=new",
        "joe@example.com | mail=new mail=second",
        "joe@example.com | mail",
        "joe@example.com | cn=x cn",
        "joe@example.com | cn cn=x",
        "joe@example.com | nosuch userPassword=other",
        "joe@example.com | *mail=starred *userPassword",
        "joe@example.com | mail= empty=",
        "joe@example.com | MAIL=upper",
        "joe | mail=unqualified",
        "' joe ' | mail=untrimmed",
        "joe@ | mail=emptyrealm",
        "a@b@c | mail=two",
        "@ | mail=nobody",
        "joe@example.com | ''",
      })
  void stores(String name, String properties) throws IOException, StoreException {
    for (String realm : REALMS) {
      Path theirs = sasldb();
      Path ours = folder.resolve("ours");
      Files.copy(theirs, ours);
      probe.tell("realm " + wordOrNone(realm));
      PropertySet.Builder set = PropertySet.builder();
      StringBuilder command = new StringBuilder("store ").append(word(name));
      for (String property : properties.isEmpty() ? new String[0] : properties.split(" ")) {
        int equals = property.indexOf('=');
        if (equals < 0) {
          set.none(property);
          command.append(' ').append(word(property));
        } else {
          String value = property.substring(equals + 1);
          set.value(property.substring(0, equals), Secrets.secret(value));
          command.append(' ').append(word(property.substring(0, equals)));
          command.append('=').append(word(value));
        }
      }
      try (AuxpropLookup users = open(ours, realm, OpenOptions.creating())) {
        Outcome stored = users.auxprop().store(ByteString.utf8(name), set.build());
        assertEquals(probe.ask(command.toString()), number(stored.code()));
      }
      assertEquals(records(theirs), records(ours));
      Files.delete(theirs);
      Files.delete(ours);
    }
  }

  private static Map<String, String> records(Path file) throws StoreException {
    Map<String, String> records = new TreeMap<>();
    try (CredentialStore store = Stores.open(StoreLocation.of(file), OpenOptions.reading());
        RecordCursor cursor = store.scan()) {
      for (CredentialRecord record = cursor.next(); record != null; record = cursor.next()) {
        records.put(
            record.key().toString(), HexFormat.of().formatHex(record.value().toByteArray()));
      }
    }
    assertTrue(records.size() > 10, "the odd users are there");
    return records;
  }

  /** Three plug-ins with every pair of results, in two orders, with and without OVERRIDE. */
  @ParameterizedTest
  @ValueSource(
      strings = {"fake0 fake1", "FAKE1\tfake0 fake1", "none", "nosuch", "fake2 nosuch fake0", ""})
  void chains(String selection) throws IOException {
    probe.tell("plugins " + wordOrNone(selection.equals("none") ? null : selection));
    probe.tell("file " + folder.resolve("missing"));
    int[] results = {0, -1, -3, -4, -13, -19, -20, -26, -30};
    for (int first : results) {
      for (int second : results) {
        probe.tell("fake 0 " + first + " x2a71=" + word("zero"));
        probe.tell("fake 1 " + second + " x2a71=" + word("one") + " x71=" + word("one"));
        probe.tell("fake 2 0 x71=" + word("two"));
        PluginChain chain = chain(selection, first, second);
        Auxprop auxprop = new Auxprop(chain, RealmRules.ofHost(HOST));
        for (int flags : new int[] {1, 2, 3, 5, 9, 11}) {
          Question lookup = lookup(List.of("*q", "q"), List.of(flags), List.of());
          String command = lookup.command("joe");
          assertEquals(probe.ask(command), lookup.ours(auxprop, "joe"), first + " " + second);
        }
        PropertySet change = PropertySet.builder().value("q", Secrets.secret("v")).build();
        if (!selection.equals("none")) {
          String stored = number(auxprop.store(ByteString.utf8("joe"), change).code());
          assertEquals(probe.ask("store x6a6f65 x71=x76"), stored, first + " " + second);
        }
      }
    }
  }

  private PluginChain chain(String selection, int first, int second) {
    List<String> called = new ArrayList<>();
    ResultCode zero = ResultCode.of(first).orElseThrow();
    ResultCode one = ResultCode.of(second).orElseThrow();
    PluginChain.Builder chain =
        PluginChain.builder()
            .load(new SasldbPlugin(new MemoryStore()))
            .load(new FakePlugin("fake0", zero, called).setting("*q", "zero"))
            .load(new FakePlugin("fake1", one, called).setting("*q", "one").setting("q", "one"))
            .load(new FakePlugin("fake2", ResultCode.OK, called).setting("q", "two"));
    return selection.equals("none") ? chain.build() : chain.select(selection).build();
  }

  @Test
  void bytesThatAreNoText() throws IOException, StoreException {
    Path file = sasldb();
    byte[] name = "j\u00fcrgen@example.com".getBytes(ISO_8859_1);
    String theirs = probe.ask("lookup 1 x2a6d61696c 1:" + word(name));
    try (AuxpropLookup users = open(file, null)) {
      LookupResult ours =
          users
              .auxprop()
              .lookup(
                  ByteString.of(name), PropertySet.request("*mail"), CallerFlags.AUTHENTICATION);
      assertEquals(theirs, number(ours.code()) + words(ours.properties()));
      assertEquals("0 x2a6d61696c=" + word("latin"), theirs);
    }
  }
}
