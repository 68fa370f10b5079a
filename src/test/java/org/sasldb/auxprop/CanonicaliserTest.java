package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;

/** Cyrus behaviour, section 5.3. */
class CanonicaliserTest {
  private static final RealmRules NO_REALM = RealmRules.ofHost("Mail.Example.COM");
  private static final RealmRules REALM = RealmRules.of("dom.org", "mail.example.com");
  private static final RealmRules EMPTY_REALM = RealmRules.of("", "mail.example.com");

  private static CanonicalName canonical(String name, RealmRules rules) {
    return Canonicaliser.INTERNAL.canonicalise(ByteString.utf8(name), rules);
  }

  private static CanonicalName named(String name) {
    return CanonicalName.of(ByteString.utf8(name));
  }

  @ParameterizedTest
  @CsvSource({
    "joe, joe",
    "' joe ', joe",
    "'   joe', joe",
    "' a', a",
    "'\t\n\u000b\f\r joe\r\f\u000b\n\t', joe",
    "'\u00a0joe', '\u00a0joe'",
    "'j o e', 'j o e'",
    "joe@x, joe@x",
    "'joe @ x ', 'joe @ x'",
    "JOE@X, JOE@X",
    "@, @",
    "@x, @x",
  })
  void whiteSpaceAtBothEndsIsRemovedAndNothingElse(String typed, String canonical) {
    assertEquals(named(canonical), canonical(typed, NO_REALM));
  }

  @ParameterizedTest
  @CsvSource({
    "joe, joe@dom.org, joe@",
    "' joe ', joe@dom.org, joe@",
    "joe@, joe@, joe@",
    "joe@other, joe@other, joe@other",
    "a@b@c, a@b@c, a@b@c",
  })
  void theUserRealmIsAppendedToANameWithoutOne(String typed, String realm, String emptyRealm) {
    assertEquals(named(realm), canonical(typed, REALM));
    assertEquals(named(emptyRealm), canonical(typed, EMPTY_REALM));
  }

  @ParameterizedTest
  @CsvSource({"''", "' '", "'   '", "'\t\r\n'"})
  void nothingButWhiteSpaceFails(String typed) {
    assertEquals(CanonicalName.refused(ResultCode.FAIL), canonical(typed, NO_REALM));
    assertEquals(CanonicalName.refused(ResultCode.FAIL), canonical(typed, REALM));
    assertEquals(CanonicalName.refused(ResultCode.FAIL), canonical(typed, EMPTY_REALM));
  }

  @Test
  void moreThan1024BytesOverflow() {
    assertEquals(ResultCode.OK, canonical("a".repeat(1024), NO_REALM).code());
    assertEquals(ResultCode.BUFOVER, canonical("a".repeat(1025), NO_REALM).code());
    assertEquals(ResultCode.OK, canonical(" ".repeat(2000) + "a".repeat(1024), NO_REALM).code());
    assertEquals(ResultCode.OK, canonical("a".repeat(1016), REALM).code());
    assertEquals(ResultCode.BUFOVER, canonical("a".repeat(1017), REALM).code());
    assertEquals(ResultCode.OK, canonical("@" + "a".repeat(1023), REALM).code());
    assertEquals(ResultCode.OK, canonical("a".repeat(1023), EMPTY_REALM).code());
    assertEquals(ResultCode.BUFOVER, canonical("a".repeat(1024), EMPTY_REALM).code());
  }

  @Test
  void aNulByteIsRefused() {
    assertEquals(ResultCode.BADPARAM, canonical("jo\0e", NO_REALM).code());
  }

  @ParameterizedTest
  @CsvSource({
    "joe, joe, mail.example.com",
    "joe@, joe, ''",
    "joe@X, joe, X",
    "a@b@c, a, b@c",
    "@x, '', x",
  })
  void theNameIsSplitAtTheFirstAtSign(String name, String user, String realm) {
    assertEquals(Account.of(user, realm), NO_REALM.account(ByteString.utf8(name)));
  }

  @ParameterizedTest
  @CsvSource({"dom, dom", "DOM, DOM", "a@b, a@b", "'', mail.example.com"})
  void theDefaultRealmIsTheUserRealmUnlessEmpty(String userRealm, String realm) {
    RealmRules rules = RealmRules.of(userRealm, "Mail.Example.com");
    assertEquals(Account.of("joe", realm), rules.account(ByteString.utf8("joe")));
  }

  @Test
  void theHostNameIsPutInLowerCaseAsTheCLocaleDoes() {
    assertEquals(ByteString.utf8("mail-1.Ä.org"), RealmRules.ofHost("MAIL-1.Ä.Org").defaultRealm());
  }

  @Test
  void realmsWithNulAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> RealmRules.ofHost("a\0b"));
    assertThrows(IllegalArgumentException.class, () -> RealmRules.of("a\0b", "host"));
  }
}
