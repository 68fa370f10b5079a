package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.sasldb.auxprop.Secrets.secret;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;

/** Cyrus behaviour, sections 6.1 and 7 ("auxprop"). */
class PlainPasswordTest {
  /** The example of section 6.1: the password is {@code oldpw}. */
  private static final String LEGACY =
      "30313233343536373839616263646566" + "00" + "ccf2e20e07bedfe0a7304867ed86e482";

  private final MemoryStore store = new MemoryStore();
  private final Auxprop auxprop =
      new Auxprop(PluginChain.of(new SasldbPlugin(store)), RealmRules.of("x", "h"));

  private void put(String user, String property, String hex) throws StoreException {
    Secret value = Secret.copyOf(HexFormat.of().parseHex(hex));
    store.commit(ChangeSet.of("test").put(RecordKey.of(user, "x", property), value).build());
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  @BeforeEach
  void users() throws StoreException {
    put("joe", "userPassword", hex("secret"));
    put("empty", "userPassword", "");
    put("nul", "userPassword", hex("ab\0cd"));
    put("old", "cmusaslsecretPLAIN", LEGACY);
    put("both", "cmusaslsecretPLAIN", LEGACY);
    put("both", "userPassword", hex("new"));
    put("short", "cmusaslsecretPLAIN", LEGACY.substring(0, 64));
    put("long", "cmusaslsecretPLAIN", LEGACY + "ff");
    put("nonul", "cmusaslsecretPLAIN", LEGACY.substring(0, 32) + "01" + LEGACY.substring(34));
    put("scram", "authPassword", hex("SCRAM-SHA-1$4096:AAAA$AAAA:AAAA"));
    put("otp", "cmusaslsecretOTP", hex("md5\t0499\tma1234"));
    put("huge", "userPassword", "61".repeat(8194));
  }

  @ParameterizedTest
  @CsvSource({
    "joe, secret, OK, OK",
    "joe, Secret, BADAUTH, OK",
    "joe, secre, BADAUTH, OK",
    "joe, secrets, BADAUTH, OK",
    "joe, '', BADAUTH, OK",
    "' joe ', secret, OK, OK",
    "joe@x, secret, OK, OK",
    "JOE, secret, NOUSER, NOUSER",
    "joe@X, secret, NOUSER, NOUSER",
    "joe@, secret, NOUSER, NOUSER",
    "nobody, secret, NOUSER, NOUSER",
    "empty, '', OK, OK",
    "empty, x, BADAUTH, OK",
    "nul, ab, OK, OK",
    "nul, abc, BADAUTH, OK",
    "old, oldpw, OK, OK",
    "old, newpw, BADAUTH, OK",
    "both, new, OK, OK",
    "both, oldpw, OK, OK",
    "both, other, BADAUTH, OK",
    "short, oldpw, BADAUTH, OK",
    "long, oldpw, OK, OK",
    "nonul, oldpw, BADAUTH, OK",
    "scram, pencil, NOUSER, NOUSER",
    "otp, x, NOUSER, NOUSER",
    "huge, a, BUFOVER, BUFOVER",
    "'  ', a, FAIL, FAIL",
  })
  void checks(String name, String password, ResultCode check, ResultCode exists) {
    ByteString user = ByteString.utf8(name);
    assertEquals(check, auxprop.checkPassword(user, secret(password)).code());
    assertEquals(exists, auxprop.userExists(user).code());
  }

  @Test
  void thePasswordGivenEndsAtItsFirstNul() {
    assertEquals(ResultCode.OK, check("joe", "secret\0junk"));
    assertEquals(ResultCode.OK, check("nul", "ab\0xx"));
    assertEquals(ResultCode.OK, check("old", "oldpw\0"));
    assertEquals(ResultCode.OK, check("empty", "\0x"));
    assertEquals(ResultCode.BADAUTH, check("joe", "\0secret"));
  }

  private ResultCode check(String name, String password) {
    return auxprop.checkPassword(ByteString.utf8(name), secret(password)).code();
  }

  @Test
  void thePasswordGivenStaysUsable() {
    Secret password = secret("secret");
    auxprop.checkPassword(ByteString.utf8("joe"), password);
    assertEquals("secret", Secrets.text(password));
  }

  @ParameterizedTest
  @EnumSource(names = {"NO_SUCH_STORE", "NOT_A_STORE"})
  void aFailedLookupIsTheResult(Failure why) {
    store.failWith(why, null);
    ResultCode code = why == Failure.NO_SUCH_STORE ? ResultCode.NOUSER : ResultCode.FAIL;
    ByteString joe = ByteString.utf8("joe");
    assertEquals(code, auxprop.checkPassword(joe, secret("secret")).code());
    assertEquals(code, auxprop.userExists(joe).code());
    assertEquals(why, auxprop.checkPassword(joe, secret("secret")).failure().failure());
  }

  @Test
  void aPlugInThatSaysOkWithoutASecretIsNoUserForAPassword() {
    AuxpropPlugin says = new FakePlugin("fake", ResultCode.OK, new java.util.ArrayList<>());
    Auxprop fake = new Auxprop(PluginChain.of(says), RealmRules.ofHost("h"));
    ByteString joe = ByteString.utf8("joe");
    assertEquals(ResultCode.NOUSER, fake.checkPassword(joe, secret("x")).code());
    assertEquals(ResultCode.OK, fake.userExists(joe).code());
  }
}
