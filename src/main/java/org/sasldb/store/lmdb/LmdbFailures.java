package org.sasldb.store.lmdb;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Failure;
import org.sasldb.store.KeyLimit;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;

/** What is wrong with a file, as entries of the catalogue. */
final class LmdbFailures {
  private LmdbFailures() {}

  /** What a format reader or writer refused. */
  static StoreException of(Path path, FormatException e) {
    Failure failure =
        switch (e.kind()) {
          case NOT_THIS_FORMAT -> Failure.NOT_A_STORE;
          case UNSUPPORTED -> Failure.UNSUPPORTED;
          case CORRUPT -> Failure.DAMAGED;
          case WRITE_REFUSED -> Failure.VALUE_REFUSED;
        };
    String hint = failure == Failure.DAMAGED ? "sasldb store check -f " + ShellWord.of(path) : "";
    return new StoreException(failure, path, String.valueOf(e.getMessage()), hint, e);
  }

  static StoreException empty(Path path) {
    return new StoreException(
        Failure.NOT_A_STORE,
        path,
        "the file is empty",
        "add a user to make it a store: sasldb user add NAME -f lmdb:" + path,
        null);
  }

  static StoreException restless(Path path) {
    return new StoreException(
        Failure.CHANGED_UNDERNEATH,
        path,
        "other programs kept changing it while it was read",
        "fuser -v " + path,
        null);
  }

  static StoreException locked(Path path, String reason) {
    return new StoreException(Failure.LOCKED, path, reason, "fuser -v " + path, null);
  }

  static StoreException exists(Path path) {
    return new StoreException(
        Failure.STORE_EXISTS,
        path,
        "a store was to be made there",
        "sasldb store info -f " + ShellWord.of(path),
        null);
  }

  static StoreException keyRefused(Path path, RecordKey key) {
    return key.bytes().isEmpty()
        ? new StoreException(
            Failure.KEY_REFUSED, path, "the key is empty, which no LMDB file can hold")
        : KeyLimit.refused(path, key, LmdbFile.MAX_KEY_LENGTH);
  }

  static StoreException mapTooSmall(Path path, long mapSize, long least) {
    return new StoreException(
        Failure.MAP_TOO_SMALL,
        path,
        "a map size of "
            + mapSize
            + " bytes was asked for, and what is to be in the file needs at least "
            + least,
        "--map-size=" + 4 * least,
        null);
  }

  static StoreException mapFull(Path path, long mapSize, @Nullable Throwable cause) {
    return new StoreException(
        Failure.MAP_FULL,
        path,
        "the file may not grow beyond its map size of "
            + mapSize
            + " bytes; growing needs a restart of the programs that use it",
        "stop them, then: sasldb store compact --map-size=" + 2 * mapSize + " -f lmdb:" + path,
        cause);
  }

  /** A library that cannot be loaded (LMDB format, section 5). */
  static StoreException library(Path path, Throwable cause) {
    Throwable root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return new StoreException(
        Failure.NATIVE_LIBRARY,
        path,
        "a change needs it: " + firstLine(root),
        "name a folder that is not mounted noexec: SASLDB_JAVA_OPTS=\"-Djffi.extract.dir=FOLDER"
            + " -Dlmdbjava.extract.dir=FOLDER\", or a library of the system:"
            + " -Dlmdbjava.native.lib=/usr/lib/x86_64-linux-gnu/liblmdb.so.0",
        cause);
  }

  private static String firstLine(Throwable cause) {
    String message = cause.getMessage();
    return message == null
        ? cause.getClass().getSimpleName()
        : message.lines().findFirst().orElse("");
  }
}
