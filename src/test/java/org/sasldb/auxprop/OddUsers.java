package org.sasldb.auxprop;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.HexFormat;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** Users with everything that can be odd about users, for a store that libsasl reads too. */
final class OddUsers {
  private static final String LEGACY =
      "30313233343536373839616263646566" + "00" + "ccf2e20e07bedfe0a7304867ed86e482";

  private final ChangeSet.Builder changes = ChangeSet.of("test");

  private OddUsers() {}

  static void writeTo(StoreLocation location) throws StoreException {
    OddUsers users = new OddUsers();
    users.plain();
    users.secrets();
    users.odd();
    try (CredentialStore store = Stores.open(location, OpenOptions.creating())) {
      store.commit(users.changes.build());
    }
  }

  private void plain() {
    put("joe", "example.com", "userPassword", "secret");
    put("joe", "example.com", "mail", "joe@home.example");
    put("joe", "mail.example.com", "mail", "at the host");
    put("joe", "", "userPassword", "nobody's");
    put("joe", "b@c", "userPassword", "ab");
    put("joe", "Dom", "mail", "capital");
    put("joe", "EXAMPLE.ORG", "userPassword", "secret");
    put("a", "b@c", "userPassword", "new");
    put("bare", "example.com", "userPassword", "secret");
    put("mailonly", "example.com", "mail", "only");
  }

  private void secrets() {
    put("scram", "example.com", "authPassword", "SCRAM-SHA-1$4096:AAAA$AAAA:AAAA");
    put("otp", "example.com", "cmusaslsecretOTP", "md5\t0499\tma1234\t00656b8bc5d73804\t0");
    hex("old", "cmusaslsecretPLAIN", LEGACY);
    hex("both", "cmusaslsecretPLAIN", LEGACY);
    put("both", "example.com", "userPassword", "new");
    hex("short", "cmusaslsecretPLAIN", LEGACY.substring(0, 64));
    hex("long", "cmusaslsecretPLAIN", LEGACY + "ff");
    hex("nonul", "cmusaslsecretPLAIN", LEGACY.substring(0, 32) + "01" + LEGACY.substring(34));
    put("nul", "example.com", "userPassword", "ab\0cd");
    put("nul", "example.com", "raw", "a\0b\u00ff");
    put("empty", "example.com", "userPassword", "");
    put("empty", "example.com", "empty", "");
  }

  private void odd() {
    put(" joe ", "mail.example.com", "mail", "untrimmed");
    put("joe ", "example.com", "mail", "blank");
    put("", "example.com", "userPassword", "secret");
    put("", "", "mail", "no name at all");
    put("joe", "example.com", "*mail", "starred");
    put("joe", "example.com", "", "no property name");
    put("big", "example.com", "b8191", "b".repeat(8191));
    put("big", "example.com", "b8194", "b".repeat(8194));
    put("big", "example.com", "mail", "behind it");
    put("bigpw", "example.com", "userPassword", "b".repeat(9000));
    put("x".repeat(900), "example.com", "mail", "long name");
    put("j\u00fcrgen", "example.com", "mail", "latin");
    put("j\u00c3\u00bcrgen", "example.com", "userPassword", "p\u00c3\u00a4ssw\u00c3\u00b6rd");
  }

  /** Every character of the texts is one byte. */
  private void put(String user, String realm, String property, String value) {
    Account account = new Account(bytes(user), bytes(realm));
    changes.put(RecordKey.of(account, bytes(property)), Secrets.secret(value));
  }

  private void hex(String user, String property, String value) {
    RecordKey key = RecordKey.of(user, "example.com", property);
    changes.put(key, Secret.takeOver(HexFormat.of().parseHex(value)));
  }

  private static ByteString bytes(String latin1) {
    return ByteString.of(latin1.getBytes(ISO_8859_1));
  }
}
