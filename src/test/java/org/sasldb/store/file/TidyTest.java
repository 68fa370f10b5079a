package org.sasldb.store.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/** What a killed writer left is cleared away where nobody writes that file any more. */
class TidyTest {
  @TempDir Path folder;

  private Path path(String name) {
    return folder.resolve(name);
  }

  /** What is left of a writer that was killed before the first rename. */
  private void leave(String file) throws Exception {
    Files.write(path("." + file + ".lock"), new byte[17]);
    Path left = Files.createDirectory(path("." + file + ".sasldb-1f3.tmp"));
    Files.writeString(left.resolve("new"), "every password");
  }

  private void tear(Path file) throws Exception {
    Path redo = path("." + file.getFileName() + ".sasldb-2.tmp").resolve("redo");
    Files.createDirectories(redo.getParent());
    Files.copy(file, redo);
    Files.write(path("." + file.getFileName() + ".lock"), new byte[0]);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.truncate(channel.size() / 2);
    }
  }

  @Test
  void nothingIsLeftOfAnyFormat() throws Exception {
    for (String file : List.of(".n.publishing", ".n.publishing.pag", ".n.publishing.db")) {
      leave(file);
    }
    Files.createFile(path("..n.publishing.dir.sasldb-0.tmp"));
    Stores.tidy(path(".n.publishing"));
    assertEquals(List.of(), Accounts.names(folder));
  }

  @Test
  void aLockFileAloneGoesAndOthersStay() throws Exception {
    Files.write(path(".n.lock"), new byte[17]);
    leave("n2");
    List<String> others = List.of(".n.lock.tmp", ".n.sasldb-xyz.tmp", "n");
    for (String other : others) {
      Files.createFile(path(other));
    }
    Stores.tidy(path("n"));
    assertEquals(
        List.of(".n.lock.tmp", ".n.sasldb-xyz.tmp", ".n2.lock", ".n2.sasldb-1f3.tmp", "n"),
        Accounts.names(folder));
  }

  @Test
  void whatLiesBesideTheFileThatALinkLeadsToGoes() throws Exception {
    Path real = Files.createDirectory(path("real"));
    Files.createSymbolicLink(path("link"), Path.of("real", "n"));
    Files.createFile(real.resolve(".n.lock"));
    Stores.tidy(path("link"));
    assertEquals(List.of(), Accounts.names(real));
    assertEquals(List.of("link", "real"), Accounts.names(folder));
  }

  @Test
  void aLinkThatLeadsNowhereIsLeftAlone() throws Exception {
    Files.createSymbolicLink(path("link"), Path.of("nowhere", "n"));
    Stores.tidy(path("link"));
    Stores.tidy(path("nowhere").resolve("n"));
    assertEquals(List.of("link"), Accounts.names(folder));
  }

  @Test
  void whatALivingWriterHasIsNotTouched() throws Exception {
    Accounts.commit(path("n"), Accounts.put("joe", "secret"));
    Path left = Files.createDirectory(path(".n.sasldb-1f3.tmp"));
    try (HeldPlace held =
        Stores.hold(StoreLocation.of(StoreFormat.BERKELEY, path("n")), OpenOptions.creating())) {
      Stores.tidy(path("n"));
      assertEquals(true, Files.exists(left), held.toString());
    }
    Stores.tidy(path("n"));
    assertEquals(List.of("n"), Accounts.names(folder));
  }

  @Test
  void aFileTornInPlaceIsFinished() throws Exception {
    for (String name : List.of("n", "n.gdbm", "n.pag")) {
      Accounts.companions(path(name));
      Accounts.commit(path(name), Accounts.put("joe", "secret"));
      tear(path(name));
      Stores.tidy(path(name));
      assertEquals("secret", Accounts.password(path(name), "joe").orElseThrow());
    }
    assertEquals(List.of("n", "n.dir", "n.gdbm", "n.pag"), Accounts.names(folder));
  }

  @Test
  void whoHoldsAPlaceFinishesWhatWasTornThere() throws Exception {
    Path file = path("n.gdbm");
    Accounts.commit(file, Accounts.put("joe", "secret"));
    tear(file);
    StoreLocation place = StoreLocation.of(StoreFormat.GDBM, file);
    try (HeldPlace held = Stores.hold(place, OpenOptions.creating())) {
      assertEquals("secret", Accounts.password(file, "joe").orElseThrow(), held.toString());
    }
    assertEquals(List.of("n.gdbm"), Accounts.names(folder));
  }

  /** The file was replaced by one of another format since; that is none that was torn. */
  @Test
  void anLmdbFileIsNotTakenForATornOne() throws Exception {
    Accounts.commit(path("n"), Accounts.put("joe", "secret"));
    tear(path("n"));
    Files.delete(path("n"));
    StoreLocation lmdb = StoreLocation.of(StoreFormat.LMDB, path("n"));
    try (var store = Stores.open(lmdb, OpenOptions.creating())) {
      store.commit(Accounts.put("ann", "other"));
    }
    Stores.tidy(path("n"));
    try (var store = Stores.open(lmdb, OpenOptions.reading())) {
      assertEquals("other", Accounts.password(store, "ann").orElseThrow());
    }
    assertEquals(List.of("n", "n-lock"), Accounts.names(folder));
  }
}
