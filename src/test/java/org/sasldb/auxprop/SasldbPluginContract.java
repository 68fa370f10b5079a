package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.auxprop.Secrets.secret;
import static org.sasldb.auxprop.Secrets.value;

import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.record.Account;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;

/** What the plug-in sasldb does over a store of any format (Cyrus behaviour, 5.2, 5.4, 5.6). */
abstract class SasldbPluginContract {
  private static final Account JOE = Account.of("joe", "dom.org");

  private CredentialStore store;
  private SasldbPlugin plugin;

  /** An empty store that can be written. */
  abstract CredentialStore newStore() throws StoreException;

  @BeforeEach
  void openStore() throws StoreException {
    store = newStore();
    plugin = new SasldbPlugin(store);
  }

  @AfterEach
  void closeStore() throws StoreException {
    store.close();
  }

  private void put(String user, String property, String value) throws StoreException {
    RecordKey key = RecordKey.of(user, "dom.org", property);
    store.commit(ChangeSet.of("test").put(key, secret(value)).build());
  }

  private LookupResult lookup(String user, int flags, PropertySet wanted) {
    return plugin.lookup(wanted, Account.of(user, "dom.org"), new LookupFlags(flags));
  }

  private LookupResult lookup(String user, int flags, String... wanted) {
    return lookup(user, flags, PropertySet.request(wanted));
  }

  private Optional<Secret> stored(String property) throws StoreException {
    return store.get(RecordKey.of("joe", "dom.org", property));
  }

  /**
   * The table of section 5.4: flag 0 is a lookup for the authentication identity, 2 for the other.
   */
  @ParameterizedTest
  @CsvSource({
    "full, *userPassword *mail, 0, OK, *userPassword=pw *mail=m",
    "bare, *nosuch, 0, OK, *nosuch=-",
    "mailonly, *mail, 0, OK, *mail=m",
    "mailonly, *nosuch, 0, NOUSER, *nosuch=-",
    "nobody, *mail, 0, NOUSER, *mail=-",
    "nobody, mail, 0, OK, mail=-",
    "nobody, mail, 2, OK, mail=-",
    // what the rules above the table say
    "nobody, '', 0, OK, ''",
    "nobody, *mail, 2, OK, *mail=-",
    "full, mail *mail, 0, OK, mail=- *mail=m",
    "full, mail *mail, 2, OK, mail=m *mail=-",
    "full, userPassword, 2, OK, userPassword=pw",
    "mailonly, *nosuch *mail, 0, OK, *nosuch=- *mail=m",
    "mailonly, *mail *nosuch, 0, OK, *mail=m *nosuch=-",
    "mailonly, *mail *userPassword, 0, OK, *mail=m *userPassword=-",
    "mailonly, *userPassword, 0, NOUSER, *userPassword=-",
    "mailonly, *nosuch *userPassword, 0, NOUSER, *nosuch=- *userPassword=-",
    // "is this userPassword" ignores case, the key does not
    "full, *USERPASSWORD, 0, NOUSER, *USERPASSWORD=-",
    "full, *USERPASSWORD *nosuch, 0, NOUSER, *USERPASSWORD=- *nosuch=-",
    "full, *USERPASSWORD *mail, 0, OK, *USERPASSWORD=- *mail=m",
    "full, *MAIL, 0, OK, *MAIL=-",
    "FULL, *mail, 0, NOUSER, *mail=-",
    "scram, *authPassword, 0, OK, *authPassword=v",
    "scram, *userPassword, 0, NOUSER, *userPassword=-",
    "empty, *userPassword, 0, OK, *userPassword=''",
  })
  void results(String user, String wanted, int flags, ResultCode code, String values)
      throws StoreException {
    put("full", "userPassword", "pw");
    put("full", "mail", "m");
    put("bare", "userPassword", "pw");
    put("mailonly", "mail", "m");
    put("scram", "authPassword", "v");
    put("empty", "userPassword", "");
    String[] names = wanted.isEmpty() ? new String[0] : wanted.split(" ");
    LookupResult result = lookup(user, flags, names);
    assertEquals(code, result.code());
    StringBuilder found = new StringBuilder();
    for (String name : names) {
      String value = value(result.properties(), name);
      found.append(' ').append(name).append('=').append(value.isEmpty() ? "''" : value);
    }
    assertEquals(values.replace("''", ""), found.toString().trim().replace("''", ""));
  }

  @Test
  void whatHasAValueIsSkipped() throws StoreException {
    put("joe", "mail", "stored");
    PropertySet known = PropertySet.builder().value("*mail", secret("known")).build();
    LookupResult result = lookup("joe", 0, known);
    assertEquals(ResultCode.OK, result.code());
    assertEquals("known", value(result.properties(), "*mail"));
    assertEquals(ResultCode.OK, lookup("nobody", 0, known).code());
  }

  @Test
  void overrideFetchesAgainAndTakesTheOldValueAway() throws StoreException {
    put("joe", "mail", "stored");
    PropertySet known = PropertySet.builder().value("*mail", secret("known")).build();
    LookupResult found = lookup("joe", LookupFlags.OVERRIDE, known);
    assertEquals("stored", value(found.properties(), "*mail"));
    LookupResult missing = lookup("nobody", LookupFlags.OVERRIDE, known);
    assertEquals(ResultCode.NOUSER, missing.code());
    assertEquals("-", value(missing.properties(), "*mail"));
    assertEquals("known", value(known, "*mail"));
  }

  @Test
  void verifyAgainstHashFetchesThePasswordAgainAndNothingElse() throws StoreException {
    put("joe", "mail", "stored");
    put("joe", "userPassword", "stored");
    PropertySet known =
        PropertySet.builder()
            .value("*mail", secret("known"))
            .value("*userPassword", secret("known"))
            .value("userPassword", secret("known"))
            .build();
    LookupResult found = lookup("joe", LookupFlags.VERIFY_AGAINST_HASH, known);
    assertEquals(ResultCode.OK, found.code());
    assertEquals("known", value(found.properties(), "*mail"));
    assertEquals("stored", value(found.properties(), "*userPassword"));
    assertEquals("known", value(found.properties(), "userPassword"));
    LookupResult missing = lookup("nobody", LookupFlags.VERIFY_AGAINST_HASH, known);
    assertEquals(ResultCode.NOUSER, missing.code());
    assertEquals("-", value(missing.properties(), "*userPassword"));
  }

  @Test
  void bitsThatOnlyPassThroughChangeNothing() throws StoreException {
    put("joe", "mail", "m");
    LookupResult result = lookup("joe", CallerFlags.PASSED_ON, "*mail");
    assertEquals(ResultCode.OK, result.code());
    assertEquals("m", value(result.properties(), "*mail"));
  }

  @Test
  void valuesOfUpTo8193BytesAreReturned() throws StoreException {
    put("joe", "b8193", "a".repeat(8193));
    put("joe", "b8194", "a".repeat(8194));
    LookupResult fits = lookup("joe", 0, "*b8193");
    assertEquals(ResultCode.OK, fits.code());
    assertEquals(8193, value(fits.properties(), "*b8193").length());
    LookupResult tooLong = lookup("joe", 0, "*b8194");
    assertEquals(ResultCode.BUFOVER, tooLong.code());
    assertEquals("-", value(tooLong.properties(), "*b8194"));
    assertEquals(ResultCode.BUFOVER, lookup("joe", 2, "b8194").code());
  }

  @Test
  void anErrorStopsTheLookupAndKeepsWhatWasFound() throws StoreException {
    put("joe", "first", "1");
    put("joe", "long", "a".repeat(8194));
    put("joe", "last", "2");
    LookupResult result = lookup("joe", 0, "*first", "*nosuch", "*long", "*last");
    assertEquals(ResultCode.BUFOVER, result.code());
    assertEquals("1", value(result.properties(), "*first"));
    assertEquals("-", value(result.properties(), "*last"));
  }

  @Test
  void aPasswordTooLongToReadMakesTheExistenceCheckOverflow() throws StoreException {
    put("joe", "userPassword", "a".repeat(8194));
    assertEquals(ResultCode.BUFOVER, lookup("joe", 0, "*nosuch").code());
    assertEquals(ResultCode.OK, lookup("joe", 2, "nosuch").code());
  }

  @Test
  void valuesKeepTheirBytes() throws StoreException {
    put("joe", "raw", "a\0b\u00ff");
    assertEquals("a\0b\u00ff", value(lookup("joe", 0, "*raw").properties(), "*raw"));
  }

  @Test
  void aStorePutsAndDeletes() throws StoreException {
    put("joe", "old", "o");
    PropertySet properties =
        PropertySet.builder()
            .value("mail", secret("m"))
            .value("mail", secret("ignored"))
            .value("cut", secret("a\0b"))
            .value("empty", secret(""))
            .value("*starred", secret("s"))
            .none("old")
            .none("neverthere")
            .none("*mail")
            .build();
    assertEquals(ResultCode.OK, plugin.store(properties, JOE).code());
    assertEquals(Optional.of(secret("m")), stored("mail"));
    assertEquals(Optional.of(secret("a")), stored("cut"));
    assertEquals(Optional.of(secret("")), stored("empty"));
    assertEquals(Optional.empty(), stored("old"));
    assertEquals(Optional.empty(), stored("starred"));
    assertEquals(Optional.empty(), stored("*starred"));
  }

  @Test
  void noneDoesNotTakeAwayAValueOfTheSameList() throws StoreException {
    PropertySet properties = PropertySet.builder().value("cn", secret("x")).none("cn").build();
    assertEquals(ResultCode.OK, plugin.store(properties, JOE).code());
    assertEquals(Optional.of(secret("x")), stored("cn"));
  }

  @Test
  void aStoreOfNothingOnlyAsks() {
    assertEquals(ResultCode.OK, plugin.store(PropertySet.request(), JOE).code());
    assertEquals(ResultCode.OK, plugin.store(PropertySet.request("*mail"), JOE).code());
  }

  @ParameterizedTest
  @ValueSource(ints = {8191, 8194, 20000})
  void aStoreHasNoLimitOfItsOwn(int length) throws StoreException {
    PropertySet properties = PropertySet.builder().value("big", secret("b".repeat(length))).build();
    assertEquals(ResultCode.OK, plugin.store(properties, JOE).code());
    assertTrue(stored("big").filter(value -> value.length() == length).isPresent());
  }
}
