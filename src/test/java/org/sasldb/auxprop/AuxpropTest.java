package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.sasldb.auxprop.Secrets.secret;
import static org.sasldb.auxprop.Secrets.text;
import static org.sasldb.auxprop.Secrets.value;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;

/** Cyrus behaviour, sections 5.2, 5.3 and 5.5: what a caller's flags and names lead to. */
class AuxpropTest {
  private final MemoryStore store =
      new MemoryStore()
          .with("joe", "dom.org", "userPassword", "pw")
          .with("joe", "dom.org", "mail", "joe's")
          .with("joe", "host.example.com", "mail", "host joe's")
          .with("joe", "", "mail", "nobody's");

  private Auxprop auxprop(RealmRules realms) {
    return new Auxprop(PluginChain.of(new SasldbPlugin(store)), realms);
  }

  private final Auxprop auxprop = auxprop(RealmRules.ofHost("HOST.example.com"));

  private LookupResult lookup(String name, int flags, String... wanted) {
    return auxprop.lookup(
        ByteString.utf8(name), PropertySet.request(wanted), new CallerFlags(flags));
  }

  @ParameterizedTest
  @CsvSource({
    "joe@dom.org, 1, OK, joe's, -",
    "joe@dom.org, 2, OK, -, joe's",
    "joe@dom.org, 3, OK, joe's, joe's",
    "' joe@dom.org ', 3, OK, joe's, joe's",
    "joe, 1, OK, host joe's, -",
    "joe@, 1, OK, nobody's, -",
    "joe@DOM.org, 1, NOUSER, -, -",
    "nobody, 1, NOUSER, -, -",
    "nobody, 2, OK, -, -",
    "nobody, 3, NOUSER, -, -",
    // verified elsewhere: no such user is no error
    "nobody, 5, OK, -, -",
    "nobody, 7, OK, -, -",
    // the name cannot be used
    "' ', 1, FAIL, -, -",
    "' ', 5, FAIL, -, -",
  })
  void lookups(String name, int flags, ResultCode code, String starred, String plain) {
    LookupResult result = lookup(name, flags, "*mail", "mail");
    assertEquals(code, result.code());
    assertEquals(starred, value(result.properties(), "*mail"));
    assertEquals(plain, value(result.properties(), "mail"));
  }

  @ParameterizedTest
  @CsvSource({"dom.org, joe's", "'', nobody's"})
  void theUserRealmOfTheApplication(String realm, String mail) {
    LookupResult result =
        auxprop(RealmRules.of(realm, "host.example.com"))
            .lookup(
                ByteString.utf8("joe"), PropertySet.request("*mail"), CallerFlags.AUTHENTICATION);
    assertEquals(mail, value(result.properties(), "*mail"));
  }

  @Test
  void aNameTooLongOverflows() {
    assertEquals(ResultCode.BUFOVER, lookup("a".repeat(1025), 5, "*mail").code());
    assertEquals(ResultCode.BADPARAM, lookup("jo\0e", 1, "*mail").code());
    assertEquals(0, store.reads());
  }

  @Test
  void withoutPlugInsExternallyVerifiedIsStillOk() {
    Auxprop none = new Auxprop(PluginChain.builder().build(), RealmRules.ofHost("h"));
    ByteString joe = ByteString.utf8("joe");
    PropertySet mail = PropertySet.request("*mail");
    assertEquals(ResultCode.NOMECH, none.lookup(joe, mail, new CallerFlags(1)).code());
    assertEquals(ResultCode.OK, none.lookup(joe, mail, new CallerFlags(5)).code());
    assertEquals(ResultCode.NOMECH, none.userExists(joe).code());
    assertEquals(ResultCode.FAIL, none.store(joe, mail).code());
  }

  /** If the first is OK and the second is not NOUSER, the second counts; otherwise the first. */
  @ParameterizedTest
  @CsvSource({
    "OK, OK, OK",
    "OK, FAIL, FAIL",
    "OK, DISABLED, DISABLED",
    "OK, NOUSER, OK",
    "NOUSER, OK, NOUSER",
    "NOUSER, FAIL, NOUSER",
    "FAIL, OK, FAIL",
  })
  void bothIdentitiesTogether(ResultCode first, ResultCode second, ResultCode code) {
    List<String> called = new ArrayList<>();
    AuxpropPlugin authentication = new FakePlugin("a", first, called).setting("*mail", "1");
    AuxpropPlugin authorization = new FakePlugin("b", second, called).setting("mail", "2");
    Auxprop both =
        new Auxprop(
            PluginChain.of(new ByIdentity(authentication, authorization)), RealmRules.ofHost("h"));
    LookupResult result =
        both.lookup(
            ByteString.utf8("joe"), PropertySet.request("*mail", "mail"), new CallerFlags(3));
    assertEquals(code, result.code());
    assertEquals(List.of("a", "b"), called);
    assertEquals("1", value(result.properties(), "*mail"));
    assertEquals("2", value(result.properties(), "mail"));
  }

  /**
   * Asks one plug-in for the authentication identity and another for the authorization identity.
   */
  private record ByIdentity(AuxpropPlugin authentication, AuxpropPlugin authorization)
      implements AuxpropPlugin {
    @Override
    public String name() {
      return "both";
    }

    @Override
    public LookupResult lookup(PropertySet wanted, Account account, LookupFlags flags) {
      AuxpropPlugin asked =
          flags.identity() == Identity.AUTHENTICATION ? authentication : authorization;
      return asked.lookup(wanted, account, flags);
    }

    @Override
    public Outcome store(PropertySet properties, Account account) {
      return Outcome.of(ResultCode.OK);
    }
  }

  @Test
  void valuesOfAnEarlierLookupStayUnlessOverridden() {
    PropertySet mail = PropertySet.request("*mail");
    ByteString domJoe = ByteString.utf8("joe@dom.org");
    ByteString hostJoe = ByteString.utf8("joe");
    PropertySet first = auxprop.lookup(domJoe, mail, new CallerFlags(1)).properties();
    LookupResult kept = auxprop.lookup(hostJoe, first, new CallerFlags(1));
    assertEquals("joe's", value(kept.properties(), "*mail"));
    LookupResult overridden = auxprop.lookup(hostJoe, first, new CallerFlags(9));
    assertEquals("host joe's", value(overridden.properties(), "*mail"));
  }

  @Test
  void anotherCanonicaliser() {
    Canonicaliser always = (name, realms) -> CanonicalName.of(ByteString.utf8("joe@dom.org"));
    Auxprop fixed =
        new Auxprop(PluginChain.of(new SasldbPlugin(store)), RealmRules.ofHost("h"), always);
    assertEquals(ResultCode.OK, fixed.userExists(ByteString.utf8("whoever")).code());
  }

  @Test
  void aStoreDoesNotTrimTheName() throws StoreException {
    PropertySet mail = PropertySet.builder().value("mail", secret("m")).build();
    assertEquals(ResultCode.OK, auxprop.store(ByteString.utf8(" joe "), mail).code());
    RecordKey key = RecordKey.of(" joe ", "host.example.com", "mail");
    assertEquals("m", text(store.get(key).orElseThrow()));
    assertEquals(ResultCode.BADPARAM, auxprop.store(ByteString.utf8("a\0b"), mail).code());
  }

  @ParameterizedTest
  @CsvSource({
    "dom.org, bob, dom.org",
    "'', bob, host.example.com",
    "dom.org, bob@other, other",
    "dom.org, bob@, ''",
  })
  void theRealmOfAStore(String userRealm, String name, String realm) throws StoreException {
    PropertySet mail = PropertySet.builder().value("mail", secret("m")).build();
    Auxprop rules = auxprop(RealmRules.of(userRealm, "host.example.com"));
    assertEquals(ResultCode.OK, rules.store(ByteString.utf8(name), mail).code());
    assertEquals("m", text(store.get(RecordKey.of("bob", realm, "mail")).orElseThrow()));
  }

  @Test
  void theReasonOfAFailureIsCarried() {
    store.failWith(Failure.DAMAGED, null);
    LookupResult result = lookup("joe", 3, "*mail", "mail");
    assertEquals(ResultCode.FAIL, result.code());
    assertSame(Failure.DAMAGED, result.outcome().failure().failure());
  }
}
