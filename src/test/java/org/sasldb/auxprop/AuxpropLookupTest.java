package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** The door for a service, over Berkeley files. */
class AuxpropLookupTest {
  /** A held store may answer from before a change for "a few milliseconds" (CredentialStore). */
  private static final long PROMISED_MILLIS = 5;

  @TempDir Path folder;

  private Path file(String name, String... userRealmPropertyValue) throws StoreException {
    Path file = folder.resolve(name);
    ChangeSet.Builder changes = ChangeSet.of("test");
    for (int i = 0; i < userRealmPropertyValue.length; i += 4) {
      RecordKey key =
          RecordKey.of(
              userRealmPropertyValue[i],
              userRealmPropertyValue[i + 1],
              userRealmPropertyValue[i + 2]);
      changes.put(key, Secrets.secret(userRealmPropertyValue[i + 3]));
    }
    try (CredentialStore store = Stores.open(StoreLocation.of(file), OpenOptions.creating())) {
      store.commit(changes.build());
    }
    return file;
  }

  private Path joe(String name, String password) throws StoreException {
    return file(name, "joe", "dom.org", "userPassword", password, "joe", "dom.org", "mail", "m");
  }

  private static ResultCode check(AuxpropLookup users, String password) throws StoreException {
    return users.checkPassword("joe@dom.org", password.toCharArray());
  }

  @Test
  void findsPropertiesOfTheAuthenticationIdentity() throws StoreException {
    Path sasldb = joe("db", "pw");
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(sasldb));
        UserProperties joe = users.find("joe@dom.org", "userPassword", "mail", "nosuch");
        UserProperties jim = users.find("jim@dom.org", "userPassword")) {
      assertTrue(joe.exists());
      assertSame(ResultCode.OK, joe.code());
      assertEquals(Optional.of("pw"), joe.text("userPassword"));
      assertEquals(Optional.of("m"), joe.text("mail"));
      assertEquals(Optional.empty(), joe.text("nosuch"));
      assertEquals(Optional.empty(), joe.value("never asked for"));
      assertEquals("OK [*userPassword=********, *mail=********, *nosuch]", joe.toString());
      assertFalse(jim.exists());
      assertSame(ResultCode.NOUSER, jim.code());
      assertTrue(users.exists("joe@dom.org"));
      assertFalse(users.exists("jim@dom.org"));
    }
  }

  @Test
  void closingTheResultWipesIt() throws StoreException {
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(joe("db", "pw")))) {
      UserProperties joe = users.find("joe@dom.org", "userPassword");
      Secret password = joe.value("userPassword").orElseThrow();
      joe.close();
      assertThrows(IllegalStateException.class, password::toByteArray);
    }
  }

  @Test
  void badQuestionsAreRefused() throws StoreException {
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(joe("db", "pw")))) {
      assertThrows(IllegalArgumentException.class, () -> users.find("joe@dom.org"));
      assertThrows(IllegalArgumentException.class, () -> users.find("joe@dom.org", "*mail"));
      assertThrows(IllegalArgumentException.class, () -> users.find("joe@dom.org", "a\0b"));
    }
  }

  @Test
  void aValueThatIsNoTextIsOnlyBytes() throws StoreException {
    Path sasldb = file("db", "joe", "dom.org", "raw", "\u00ff\u0000");
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(sasldb));
        UserProperties joe = users.find("joe@dom.org", "raw")) {
      assertThrows(IllegalStateException.class, () -> joe.text("raw"));
      assertEquals("\u00ff\u0000", Secrets.text(joe.value("raw").orElseThrow()));
    }
  }

  @ParameterizedTest
  @CsvSource({"dom.org, other, in dom", "'', other, in none", ", HOST.org, at host"})
  void whereANameWithoutARealmBelongs(String userRealm, String host, String mail)
      throws StoreException {
    Path sasldb =
        file(
            "db",
            "joe,dom.org,mail,in dom,joe,,mail,in none,joe,host.org,mail,at host".split(",", -1));
    AuxpropLookup.Builder builder = AuxpropLookup.at(StoreLocation.of(sasldb)).hostName(host);
    if (userRealm != null) {
      builder.userRealm(userRealm);
    }
    try (AuxpropLookup users = builder.open();
        UserProperties joe = users.find("joe", "mail")) {
      assertEquals(Optional.of(mail), joe.text("mail"));
    }
  }

  @Test
  void theHostIsThisOneUnlessNamed() throws StoreException {
    String host = LocalHostName.get().toString().toLowerCase(java.util.Locale.ROOT);
    Path sasldb = file("db", "joe", host, "mail", "here");
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(sasldb));
        UserProperties joe = users.find("joe", "mail")) {
      assertEquals(Optional.of("here"), joe.text("mail"));
    }
  }

  @Test
  void passwordsAreUtf8() throws StoreException {
    Path sasldb = file("db", "joe", "dom.org", "userPassword", "p\u00c3\u00a4ss?");
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(sasldb))) {
      assertSame(ResultCode.OK, check(users, "p\u00e4ss?"));
      assertSame(ResultCode.BADAUTH, check(users, "pass?"));
      assertSame(ResultCode.BADAUTH, check(users, "p\u00e4ss\ud800"));
      assertSame(ResultCode.NOUSER, users.checkPassword("jim@dom.org", "p\u00e4ss?".toCharArray()));
    }
  }

  @Test
  void aStoreThatCannotBeReadIsNeverNoSuchUser() throws IOException, StoreException {
    Path text = Files.writeString(folder.resolve("notes"), "joe: secret\n".repeat(100));
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(text))) {
      assertThrows(StoreException.class, () -> users.find("joe@dom.org", "mail"));
      assertThrows(StoreException.class, () -> users.exists("joe@dom.org"));
      StoreException e = assertThrows(StoreException.class, () -> check(users, "secret"));
      assertSame(Failure.NOT_A_STORE, e.failure());
    }
  }

  /** Replaced by a question mark it would be the name of another user. */
  @Test
  void halfACharacterIsNoName() throws StoreException {
    Path file = file("db", "jo?", "dom.org", "userPassword", "secret");
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(file))) {
      String half = "jo\ud800@dom.org";
      assertEquals(ResultCode.OK, users.checkPassword("jo?@dom.org", "secret".toCharArray()));
      assertEquals(ResultCode.BADPARAM, users.checkPassword(half, "secret".toCharArray()));
      assertFalse(users.exists(half));
      for (String no : new String[] {"\udc00@dom.org", "jo@dom.org\ud800", "\ud800\ud800\udc00"}) {
        assertEquals(ResultCode.BADPARAM, users.checkPassword(no, "secret".toCharArray()));
      }
      String whole = "jo\ud83d\ude00@dom.org";
      assertEquals(ResultCode.NOUSER, users.checkPassword(whole, "secret".toCharArray()));
      try (UserProperties found = users.find(half, "userPassword")) {
        assertEquals(ResultCode.BADPARAM, found.code());
      }
    }
    AuxpropLookup.Builder builder = AuxpropLookup.at(StoreLocation.of(file));
    assertThrows(IllegalArgumentException.class, () -> builder.userRealm("\ud800"));
    assertThrows(IllegalArgumentException.class, () -> builder.hostName("\udc00"));
  }

  @Test
  void aStoreThatIsConvertedInItsPlaceIsFollowed() throws Exception {
    Path file = joe("db", "old");
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(file))) {
      assertEquals(ResultCode.OK, users.checkPassword("joe@dom.org", "old".toCharArray()));
      Path other = folder.resolve("other");
      StoreLocation gdbm = StoreLocation.of(StoreFormat.GDBM, other);
      try (CredentialStore store = Stores.open(gdbm, OpenOptions.creating())) {
        RecordKey key = RecordKey.of("joe", "dom.org", "userPassword");
        store.commit(ChangeSet.of("test").put(key, Secrets.secret("new")).build());
      }
      Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
      Thread.sleep(PROMISED_MILLIS);
      assertEquals(ResultCode.OK, users.checkPassword("joe@dom.org", "new".toCharArray()));
      assertEquals(ResultCode.BADAUTH, users.checkPassword("joe@dom.org", "old".toCharArray()));
    }
  }

  @Test
  void aDeclaredFormatIsInsistedOn() throws Exception {
    Path file = joe("db", "old");
    StoreLocation declared = StoreLocation.of(StoreFormat.BERKELEY, file);
    try (AuxpropLookup users = AuxpropLookup.open(declared)) {
      assertTrue(users.exists("joe@dom.org"));
      Files.delete(file);
      try (CredentialStore store =
          Stores.open(StoreLocation.of(StoreFormat.GDBM, file), OpenOptions.creating())) {
        RecordKey key = RecordKey.of("joe", "dom.org", "userPassword");
        store.commit(ChangeSet.of("test").put(key, Secrets.secret("new")).build());
      }
      Thread.sleep(PROMISED_MILLIS);
      StoreException e = assertThrows(StoreException.class, () -> users.exists("joe@dom.org"));
      assertEquals(Failure.NOT_A_STORE, e.failure());
    }
  }

  @Test
  void aFileThatComesLaterIsFound() throws StoreException {
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(folder.resolve("db")))) {
      assertSame(ResultCode.NOUSER, check(users, "pw"));
      joe("db", "pw");
      assertSame(ResultCode.OK, check(users, "pw"));
    }
  }

  @Test
  void aFileThatIsReplacedOrChangedIsNoticed() throws Exception {
    Path sasldb = joe("db", "one");
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(sasldb))) {
      assertSame(ResultCode.OK, check(users, "one"));
      Files.move(joe("new", "two"), sasldb, StandardCopyOption.ATOMIC_MOVE);
      Thread.sleep(PROMISED_MILLIS);
      assertSame(ResultCode.OK, check(users, "two"));
      joe("db", "three");
      Thread.sleep(PROMISED_MILLIS);
      assertSame(ResultCode.OK, check(users, "three"));
      Files.delete(sasldb);
      Thread.sleep(PROMISED_MILLIS);
      assertSame(ResultCode.NOUSER, check(users, "three"));
      joe("db", "four");
      Thread.sleep(PROMISED_MILLIS);
      assertSame(ResultCode.OK, check(users, "four"));
    }
  }

  @Test
  void threadsShareOneLookupWhileTheFileChanges() throws Exception {
    Path sasldb = joe("db", "pw0");
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(sasldb))) {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int t = 0; t < 4; t++) {
        answers.add(threads.submit(() -> lastPasswordSeen(users)));
      }
      for (int i = 1; i <= 20; i++) {
        joe("db", "pw" + i);
      }
      for (Future<Integer> answer : answers) {
        assertEquals(20, answer.get());
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Looks until the twentieth password is there; passwords never go back, no user is missed. */
  private static int lastPasswordSeen(AuxpropLookup users) throws StoreException {
    int last = 0;
    while (last < 20) {
      try (UserProperties joe = users.find("joe@dom.org", "userPassword", "mail")) {
        String password = joe.text("userPassword").orElseThrow();
        int number = Integer.parseInt(password.substring(2));
        assertTrue(number >= last, password);
        assertEquals(Optional.of("m"), joe.text("mail"));
        last = number;
      }
    }
    return last;
  }

  @Test
  void afterClosingNothingIsAnswered() throws StoreException {
    AuxpropLookup users = AuxpropLookup.open(StoreLocation.of(joe("db", "pw")));
    assertTrue(users.exists("joe@dom.org"));
    users.close();
    users.close();
    assertThrows(IllegalStateException.class, () -> users.exists("joe@dom.org"));
  }
}
