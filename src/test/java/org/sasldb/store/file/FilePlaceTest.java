package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** A held place: our writers wait, and a foreign change prevents the exchange. */
class FilePlaceTest {
  private static final OpenOptions HASTY =
      OpenOptions.creating().withLockWait(Duration.ofMillis(20));

  @TempDir Path folder;

  @BeforeEach
  void makeFiles() throws Exception {
    Accounts.commit(file(), Accounts.put("old", "user"));
    Accounts.commit(built(), Accounts.put("new", "user"));
  }

  private Path file() {
    return folder.resolve("sasldb2");
  }

  private Path built() {
    return folder.resolve("built");
  }

  private Path kept() {
    return folder.resolve("kept");
  }

  private HeldPlace hold() throws StoreException {
    return Stores.hold(StoreLocation.of(StoreFormat.BERKELEY, file()), HASTY);
  }

  private boolean exchange(HeldPlace place) throws StoreException {
    return place.exchange(built(), StoreFormat.BERKELEY, kept());
  }

  @Test
  void theFilesChangePlaces() throws Exception {
    try (HeldPlace place = hold()) {
      assertTrue(exchange(place));
    }
    assertEquals(List.of("kept", "sasldb2"), Accounts.names(folder));
    assertEquals("user", Accounts.password(file(), "new").orElseThrow());
    assertEquals("user", Accounts.password(kept(), "old").orElseThrow());
  }

  @Test
  void ourWritersWait() throws Exception {
    try (HeldPlace place = hold();
        CredentialStore store = Accounts.provider(file()).open(file(), HASTY)) {
      StoreException e = Accounts.failure(() -> store.commit(Accounts.put("late", "user")));
      assertEquals(Failure.LOCKED, e.failure());
      assertTrue(exchange(place));
    }
    Accounts.commit(file(), Accounts.put("later", "user"));
    assertEquals("user", Accounts.password(file(), "later").orElseThrow());
  }

  @Test
  void aForeignChangePreventsTheExchange() throws Exception {
    byte[] foreign = Files.readAllBytes(file());
    try (HeldPlace place = hold()) {
      Files.write(file(), new byte[4096], StandardOpenOption.APPEND);
      assertFalse(exchange(place));
    }
    assertEquals(List.of("built", "sasldb2"), Accounts.names(folder));
    assertEquals(foreign.length + 4096, Files.size(file()));
  }

  @Test
  void aNameThatIsTakenIsLeftAlone() throws Exception {
    Files.writeString(kept(), "precious");
    try (HeldPlace place = hold()) {
      StoreException e = Accounts.failure(() -> exchange(place));
      assertEquals(Failure.STORE_EXISTS, e.failure());
    }
    assertEquals("precious", Files.readString(kept()));
    assertEquals("user", Accounts.password(file(), "old").orElseThrow());
    assertEquals("user", Accounts.password(built(), "new").orElseThrow());
  }
}
