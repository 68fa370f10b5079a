package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.sasldb.auxprop.Secrets.secret;
import static org.sasldb.auxprop.Secrets.value;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.record.ByteString;
import org.sasldb.record.Secret;

/** Cyrus behaviour, section 5.1, and the property lists of section 5.6. */
class PropertySetTest {
  @ParameterizedTest
  @CsvSource({
    "*mail, mail, AUTHENTICATION",
    "mail, mail, AUTHORIZATION",
    "**mail, *mail, AUTHENTICATION",
    "*, '', AUTHENTICATION",
    "'', '', AUTHORIZATION",
    "ma*il, ma*il, AUTHORIZATION",
  })
  void theStarIsNotPartOfTheName(String written, String property, Identity identity) {
    PropertyRequest request = PropertyRequest.parse(written);
    assertEquals(new PropertyRequest(ByteString.utf8(property), identity), request);
    assertEquals(written, request.toString());
  }

  @Test
  void aNameWithNulIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> PropertyRequest.parse("*ma\0il"));
  }

  @ParameterizedTest
  @CsvSource({
    "*userPassword, true",
    "userPassword, true",
    "*USERPASSWORD, true",
    "*userpassworD, true",
    "*userPasswor, false",
    "*userPasswordd, false",
    "*userPassw0rd, false",
    "*authPassword, false",
  })
  void userPasswordIsKnownInAnyCase(String written, boolean known) {
    assertEquals(known, PropertyRequest.parse(written).isUserPassword());
  }

  @Test
  void bothFormsOfAPropertyAreSeparate() {
    PropertySet set =
        PropertySet.builder().value("*mail", secret("a")).value("mail", secret("b")).build();
    assertEquals("a", value(set, "*mail"));
    assertEquals("b", value(set, "mail"));
  }

  @Test
  void noRequestStandsTwice() {
    PropertySet set = PropertySet.request("*mail", "cn", "*mail", "mail");
    assertEquals("[*mail, cn, mail]", set.toString());
    assertEquals(
        List.of(
            PropertyRequest.parse("*mail"),
            PropertyRequest.parse("cn"),
            PropertyRequest.parse("mail")),
        set.requests());
  }

  @Test
  void valuesAreAppendedAndNoneTakesNothingAway() {
    PropertySet set =
        PropertySet.builder()
            .value("mail", secret("first"))
            .none("mail")
            .value("mail", secret("second"))
            .none("cn")
            .build();
    assertEquals("first", value(set, "mail"));
    assertEquals(
        List.of(secret("first"), secret("second")), set.values(PropertyRequest.parse("mail")));
    assertEquals("-", value(set, "cn"));
    assertEquals(List.of(), set.values(PropertyRequest.parse("not there")));
  }

  @Test
  void aSetMadeFromAnotherLeavesItAlone() {
    PropertySet old = PropertySet.builder().value("mail", secret("a")).none("cn").build();
    PropertySet.Builder builder = old.toBuilder();
    PropertySet one = builder.erase(PropertyRequest.parse("mail")).value("cn", secret("c")).build();
    PropertySet two = builder.value("sn", secret("s")).build();
    assertEquals("[mail=********, cn]", old.toString());
    assertEquals("[mail, cn=********]", one.toString());
    assertEquals("[mail, cn=********, sn=********]", two.toString());
  }

  @Test
  void closingWipesEveryValue() {
    Secret first = secret("a");
    Secret second = secret("a");
    try (PropertySet set =
        PropertySet.builder().value("mail", first).value("mail", second).none("cn").build()) {
      assertTrue(first.matches(new byte[] {'a'}));
      assertEquals(2, set.values(PropertyRequest.parse("mail")).size());
    }
    assertFalse(first.matches(new byte[] {'a'}));
    assertFalse(second.matches(new byte[] {'a'}));
  }
}
