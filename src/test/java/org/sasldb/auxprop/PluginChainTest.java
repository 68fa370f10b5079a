package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.sasldb.auxprop.Secrets.secret;
import static org.sasldb.auxprop.Secrets.value;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.record.Account;

/** Cyrus behaviour, sections 5.5 and 5.6: several plug-ins. */
class PluginChainTest {
  private static final Account JOE = Account.of("joe", "dom.org");

  private final List<String> called = new ArrayList<>();

  private FakePlugin plugin(String name, ResultCode code) {
    return new FakePlugin(name, code, called);
  }

  private PluginChain.Builder loaded() {
    return PluginChain.builder()
        .load(plugin("sasldb", ResultCode.OK))
        .load(plugin("sql", ResultCode.OK))
        .load(plugin("ldapdb", ResultCode.OK));
  }

  private static ResultCode lookup(PluginChain chain) {
    return chain.lookup(PropertySet.request("*mail"), JOE, LookupFlags.NONE).code();
  }

  @Test
  void withoutASelectionTheLastLoadedIsAskedFirst() {
    assertEquals(ResultCode.OK, lookup(loaded().build()));
    assertEquals(List.of("ldapdb", "sql", "sasldb"), called);
  }

  @ParameterizedTest
  @CsvSource({
    "sasldb, sasldb, OK",
    "sql sasldb, sql sasldb, OK",
    "' \tSASLDB\n  Sql ', sasldb sql, OK",
    "nosuch sql, sql, OK",
    "sql sql, sql sql, OK",
    "nosuch, '', NOMECH",
    "'', '', NOMECH",
    "'  ', '', NOMECH",
    "'sasldb,sql', '', NOMECH",
  })
  void exactlyTheSelectedAreAskedInTheirOrder(String selection, String asked, ResultCode code) {
    PluginChain chain = loaded().select(selection).build();
    assertEquals(code, lookup(chain));
    assertEquals(asked, String.join(" ", called));
  }

  @Test
  void withoutPlugInsThereIsNoMechanism() {
    PluginChain empty = PluginChain.builder().build();
    assertEquals(ResultCode.NOMECH, lookup(empty));
    assertEquals(ResultCode.FAIL, empty.store(PropertySet.request("mail"), JOE).code());
  }

  /** What libsasl 2.1.28 said for each pair: the second result down, the first across. */
  @ParameterizedTest
  @CsvSource(
      useHeadersInDisplayName = true,
      textBlock =
          """
          first,    OK,       FAIL, NOMECH,   NOUSER,   DISABLED, NOVERIFY, BUFOVER, BADAUTH
          OK,       OK,       FAIL, OK,       OK,       DISABLED, OK,       BUFOVER, BADAUTH
          FAIL,     FAIL,     FAIL, FAIL,     FAIL,     FAIL,     FAIL,     BUFOVER, BADAUTH
          NOMECH,   OK,       FAIL, NOMECH,   NOUSER,   DISABLED, OK,       BUFOVER, BADAUTH
          NOUSER,   OK,       FAIL, NOUSER,   NOUSER,   DISABLED, OK,       BUFOVER, BADAUTH
          DISABLED, DISABLED, FAIL, DISABLED, DISABLED, DISABLED, DISABLED, BUFOVER, BADAUTH
          NOVERIFY, OK,       FAIL, OK,       OK,       DISABLED, OK,       BUFOVER, BADAUTH
          BUFOVER,  BUFOVER,  FAIL, BUFOVER,  BUFOVER,  BUFOVER,  BUFOVER,  BUFOVER, BADAUTH
          BADAUTH,  BADAUTH,  FAIL, BADAUTH,  BADAUTH,  BADAUTH,  BADAUTH,  BUFOVER, BADAUTH
          """)
  void twoResultsBecomeOne(
      ResultCode first,
      ResultCode ok,
      ResultCode fail,
      ResultCode nomech,
      ResultCode nouser,
      ResultCode disabled,
      ResultCode noverify,
      ResultCode bufover,
      ResultCode badauth) {
    assertEquals(ok, combined(first, ResultCode.OK));
    assertEquals(fail, combined(first, ResultCode.FAIL));
    assertEquals(nomech, combined(first, ResultCode.NOMECH));
    assertEquals(nouser, combined(first, ResultCode.NOUSER));
    assertEquals(disabled, combined(first, ResultCode.DISABLED));
    assertEquals(noverify, combined(first, ResultCode.NOVERIFY));
    assertEquals(bufover, combined(first, ResultCode.BUFOVER));
    assertEquals(badauth, combined(first, ResultCode.BADAUTH));
  }

  private ResultCode combined(ResultCode first, ResultCode second) {
    called.clear();
    ResultCode code = lookup(pair(first, second));
    assertEquals(List.of("first", "second"), called, "both are asked, whatever they say");
    return code;
  }

  private PluginChain pair(ResultCode first, ResultCode second) {
    return PluginChain.builder()
        .load(plugin("first", first))
        .load(plugin("second", second))
        .select("first second")
        .build();
  }

  @Test
  void aLaterPlugInOverwritesOnlyWithOverride() {
    PluginChain chain =
        PluginChain.builder()
            .load(plugin("one", ResultCode.OK).setting("*mail", "1"))
            .load(plugin("two", ResultCode.OK).setting("*mail", "2"))
            .select("one two")
            .build();
    PropertySet wanted = PropertySet.request("*mail");
    assertEquals("1", value(chain.lookup(wanted, JOE, LookupFlags.NONE).properties(), "*mail"));
    LookupFlags override = new LookupFlags(LookupFlags.OVERRIDE);
    assertEquals("2", value(chain.lookup(wanted, JOE, override).properties(), "*mail"));
  }

  @Test
  void aValueFromAnEarlierPlugInHidesTheRecord() {
    MemoryStore store = new MemoryStore().with("joe", "dom.org", "userPassword", "stored");
    PluginChain chain =
        PluginChain.builder()
            .load(plugin("fake", ResultCode.NOUSER).setting("*userPassword", "fake"))
            .load(new SasldbPlugin(store))
            .select("fake sasldb")
            .build();
    PropertySet wanted = PropertySet.request("*userPassword");
    LookupResult result = chain.lookup(wanted, JOE, LookupFlags.NONE);
    assertEquals(ResultCode.OK, result.code());
    assertEquals("fake", value(result.properties(), "*userPassword"));
  }

  @ParameterizedTest
  @CsvSource({
    "OK, OK, OK, 2",
    "OK, FAIL, FAIL, 2",
    "OK, CONSTRAINT_VIOLAT, OK, 2",
    "FAIL, OK, FAIL, 1",
    "FAIL, CONSTRAINT_VIOLAT, FAIL, 1",
    "NOUSER, FAIL, NOUSER, 1",
    "CONSTRAINT_VIOLAT, OK, OK, 2",
    "CONSTRAINT_VIOLAT, FAIL, FAIL, 2",
    "CONSTRAINT_VIOLAT, CONSTRAINT_VIOLAT, CONSTRAINT_VIOLAT, 2",
  })
  void aStoreStopsAtTheFirstFailure(
      ResultCode first, ResultCode second, ResultCode code, int calls) {
    PropertySet properties = PropertySet.builder().value("mail", secret("m")).build();
    assertEquals(code, pair(first, second).store(properties, JOE).code());
    assertEquals(calls, called.size());
  }

  @Test
  void onePlugInIsNotLoadedTwice() {
    PluginChain.Builder builder = loaded();
    FakePlugin again = plugin("SQL", ResultCode.OK);
    assertThrows(IllegalArgumentException.class, () -> builder.load(again));
  }

  @Test
  void theChainTellsItsOrder() {
    List<String> names = new ArrayList<>();
    loaded().select("sql sasldb").build().plugins().forEach(p -> names.add(p.name()));
    assertEquals(List.of("sql", "sasldb"), names);
  }
}
