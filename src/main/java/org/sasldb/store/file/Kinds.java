package org.sasldb.store.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.store.Failure;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;

/** What is no file, and what a format says of a file, as entries of the catalogue. */
final class Kinds {
  private Kinds() {}

  /** Refuses folders, devices, pipes and sockets. */
  static void requireFile(Path path, FileStamp stamp) throws StoreException {
    if (stamp.isFolder()) {
      throw new StoreException(Failure.IS_A_DIRECTORY, path, "it is a folder, not a file");
    }
    if (!stamp.isRegularFile()) {
      throw new StoreException(Failure.NOT_A_STORE, path, "it is not a regular file");
    }
  }

  /** An empty file, which only a store opened to create one may be. */
  static StoreException empty(Path path) {
    return new StoreException(
        Failure.NOT_A_STORE,
        path,
        "the file is empty",
        "add a user to make it a store: sasldb user add NAME -f ".concat(ShellWord.of(path)),
        null);
  }

  /** What a format reader or writer refused. */
  static StoreException failure(Path path, FormatException e) {
    Failure failure =
        switch (e.kind()) {
          case NOT_THIS_FORMAT -> Failure.NOT_A_STORE;
          case UNSUPPORTED -> Failure.UNSUPPORTED;
          case CORRUPT -> Failure.DAMAGED;
          case WRITE_REFUSED -> Failure.VALUE_REFUSED;
        };
    return failure(failure, path, e);
  }

  private static StoreException failure(Failure failure, Path path, FormatException e) {
    String hint =
        failure == Failure.DAMAGED ? "sasldb store check -f ".concat(ShellWord.of(path)) : "";
    return new StoreException(failure, path, String.valueOf(e.getMessage()), hint, e);
  }

  /** A file that a foreign program changed over and over. */
  static StoreException restless(Path path, @Nullable Throwable cause) {
    return new StoreException(
        Failure.CHANGED_UNDERNEATH,
        path,
        "a program that takes no lock kept changing it",
        "fuser -v ".concat(ShellWord.of(path)),
        cause);
  }
}
