package org.sasldb.auxprop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sasldb.record.Account;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.StoreException;

/** The plug-in over a store in memory, and over one that fails. */
class SasldbPluginTest extends SasldbPluginContract {
  private static final Account JOE = Account.of("joe", "dom.org");

  @Override
  CredentialStore newStore() {
    return new MemoryStore();
  }

  private static LookupResult lookup(MemoryStore store, int flags, String... wanted) {
    return new SasldbPlugin(store).lookup(PropertySet.request(wanted), JOE, new LookupFlags(flags));
  }

  @ParameterizedTest
  @EnumSource(
      names = {"NO_SUCH_STORE", "KEY_REFUSED"},
      mode = EnumSource.Mode.EXCLUDE)
  void aStoreThatCannotBeReadFailsAndSaysWhy(Failure why) {
    MemoryStore store = new MemoryStore();
    store.failWith(why, null);
    for (int flags : new int[] {0, LookupFlags.AUTHZID}) {
      LookupResult result = lookup(store, flags, "*mail", "mail");
      assertEquals(ResultCode.FAIL, result.code());
      StoreException thrown = assertThrows(StoreException.class, result::orThrow);
      assertSame(why, thrown.failure());
    }
  }

  static Stream<Arguments> missing() {
    return Stream.of(
        Arguments.of(null, ResultCode.NOUSER),
        Arguments.of(new NoSuchFileException("x"), ResultCode.NOUSER),
        Arguments.of(new FileSystemException("x"), ResultCode.NOUSER),
        Arguments.of(new NotDirectoryException("x"), ResultCode.FAIL),
        Arguments.of(new FileSystemException("x", null, "Not a directory"), ResultCode.FAIL));
  }

  @ParameterizedTest
  @MethodSource("missing")
  void aMissingStoreHasNoUsers(Throwable cause, ResultCode code) {
    MemoryStore store = new MemoryStore();
    store.failWith(Failure.NO_SUCH_STORE, cause);
    LookupResult result = lookup(store, 0, "*mail");
    assertEquals(code, result.code());
    assertEquals(Failure.NO_SUCH_STORE, result.outcome().failure().failure());
  }

  @Test
  void aMissingStoreIsNoErrorForTheAuthorizationIdentity() throws StoreException {
    MemoryStore store = new MemoryStore();
    store.failWith(Failure.NO_SUCH_STORE, null);
    assertEquals(ResultCode.OK, lookup(store, LookupFlags.AUTHZID, "mail").code());
    assertEquals(ResultCode.NOUSER, lookup(store, 0, "*mail").orThrow().code());
  }

  @Test
  void aKeyThatNoStoreCanHoldIsNoUser() {
    MemoryStore store = new MemoryStore();
    store.failWith(Failure.KEY_REFUSED, null);
    assertEquals(ResultCode.NOUSER, lookup(store, 0, "*mail").code());
  }

  @Test
  void aStoreThatCannotBeWrittenFailsAndSaysWhy() {
    MemoryStore store = new MemoryStore();
    store.failWith(Failure.NO_SPACE, null);
    PropertySet properties = PropertySet.builder().none("mail").build();
    Outcome outcome = new SasldbPlugin(store).store(properties, JOE);
    assertEquals(ResultCode.FAIL, outcome.code());
    assertEquals(Failure.NO_SPACE, outcome.failure().failure());
    assertThrows(StoreException.class, outcome::orThrow);
  }

  @Test
  void aLookupReadsNoMoreThanItMust() {
    MemoryStore store = new MemoryStore().with("joe", "dom.org", "userPassword", "pw");
    lookup(store, 0, "*userPassword", "mail", "userPassword");
    assertEquals(1, store.reads());
    lookup(store, 0, "*nosuch");
    assertEquals(3, store.reads());
  }

  @Test
  void aResultWithoutAFailureThrowsNothing() throws StoreException {
    Outcome fail = Outcome.of(ResultCode.FAIL);
    assertSame(fail, fail.orThrow());
    assertNull(fail.failure());
  }
}
