package org.sasldb.store.je;

import com.sleepycat.je.DatabaseException;
import com.sleepycat.je.DiskLimitException;
import com.sleepycat.je.EnvironmentFailureException;
import com.sleepycat.je.EnvironmentNotFoundException;
import com.sleepycat.je.LockConflictException;
import com.sleepycat.je.ThreadInterruptedException;
import com.sleepycat.je.VersionMismatchException;
import com.sleepycat.je.dbi.EnvironmentFailureReason;
import com.sleepycat.je.util.LogVerificationException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/** Turns what Berkeley DB Java Edition throws into entries of the catalogue. */
final class JeFailures {
  private static final int LONGEST_REASON = 300;

  private JeFailures() {}

  /** A failure while the store was read. */
  static StoreException reading(Path store, RuntimeException thrown) {
    return of(Failure.READ_FAILED, store, thrown);
  }

  /** A failure while the store was changed or opened to be changed. */
  static StoreException writing(Path store, RuntimeException thrown) {
    return of(Failure.WRITE_FAILED, store, thrown);
  }

  /**
   * Whether JE gave the environment up because another thread was interrupted. Nothing is wrong
   * with the store then: the environment only has to be opened again.
   */
  static boolean isInterruptionOfAnother(RuntimeException thrown) {
    return thrown instanceof ThreadInterruptedException
        && thrown.getCause() instanceof ThreadInterruptedException;
  }

  /**
   * What a lack of memory means where a log file is damaged: JE takes whatever stands in the
   * damaged place for the length of an entry, and asks for as much.
   *
   * @throws OutOfMemoryError the same, if no log file is
   */
  static StoreException outOfMemory(JeFolder folder, OutOfMemoryError thrown)
      throws StoreException {
    for (Path log : folder.logFiles().keySet()) {
      try {
        LogFile.Extent extent = LogFile.read(log);
        if (!extent.whole()) {
          return new StoreException(
              Failure.DAMAGED,
              folder.path(),
              log.getFileName()
                  + ", offset "
                  + extent.sound()
                  + ": the entry there does not match its checksum",
              "sasldb store check -f " + ShellWord.of("je:" + folder.path()),
              thrown);
        }
      } catch (IOException e) {
        return StoreFailures.read(log, e);
      }
    }
    throw thrown;
  }

  private static StoreException of(Failure general, Path store, RuntimeException thrown) {
    if (thrown instanceof ThreadInterruptedException && !isInterruptionOfAnother(thrown)) {
      // JE takes the interrupt away from the thread that it was for
      Thread.currentThread().interrupt();
    }
    IOException system = systemError(thrown);
    if (system != null) {
      return system(general, store, system);
    }
    Failure failure = failure(general, thrown);
    String hint =
        switch (failure) {
          case DAMAGED -> "sasldb store check -f " + ShellWord.of("je:" + store);
          case NO_SPACE -> "df -h " + ShellWord.of(store);
          case LOCKED -> "fuser -v " + ShellWord.of(store.resolve(JeFolder.LOCK_FILE));
          default -> "";
        };
    return new StoreException(failure, store, reason(thrown), hint, withoutJe(thrown));
  }

  private static Failure failure(Failure general, RuntimeException thrown) {
    if (thrown instanceof DiskLimitException) {
      return Failure.NO_SPACE;
    }
    if (thrown instanceof EnvironmentNotFoundException) {
      return Failure.NO_SUCH_STORE;
    }
    if (thrown instanceof VersionMismatchException) {
      return Failure.NEWER_SCHEMA;
    }
    if (thrown instanceof LockConflictException) {
      return Failure.LOCKED;
    }
    if (thrown instanceof ThreadInterruptedException) {
      return general;
    }
    return isDamage(thrown) ? Failure.DAMAGED : general;
  }

  /** Whether JE itself found that committed changes follow a place that it cannot read. */
  static boolean isCommitAfterDamage(RuntimeException thrown) {
    return thrown instanceof EnvironmentFailureException failure
        && failure.getReason() == EnvironmentFailureReason.FOUND_COMMITTED_TXN;
  }

  private static boolean isDamage(RuntimeException thrown) {
    if (!(thrown instanceof EnvironmentFailureException failure)) {
      return false;
    }
    if (failure.getCause() instanceof LogVerificationException) {
      return true;
    }
    return switch (failure.getReason()) {
      case LOG_CHECKSUM,
          LOG_INTEGRITY,
          LOG_FILE_NOT_FOUND,
          LOG_INCOMPLETE,
          LOG_UNEXPECTED_FILE_DELETION,
          BTREE_CORRUPTION,
          FOUND_COMMITTED_TXN ->
          true;
      default -> failure.isCorrupted();
    };
  }

  private static StoreException system(Failure general, Path store, IOException system) {
    String message = StoreFailures.reason(system);
    int open = message.lastIndexOf('(');
    if (system instanceof FileNotFoundException && open >= 0 && message.endsWith(")")) {
      // "PATH (Permission denied)": java.io puts the system's words in brackets
      return system(
          general, store, new IOException(message.substring(open + 1, message.length() - 1)));
    }
    if (system instanceof FileNotFoundException || message.contains("No such file")) {
      return new StoreException(
          Failure.DAMAGED,
          store,
          "a log file is missing",
          "sasldb store check -f " + ShellWord.of("je:" + store),
          system);
    }
    return general == Failure.READ_FAILED
        ? StoreFailures.read(store, system)
        : StoreFailures.write(store, system);
  }

  private static @Nullable IOException systemError(RuntimeException thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof IOException io && !(io instanceof LogVerificationException)) {
        return io;
      }
      cause = cause.getCause();
    }
    return null;
  }

  /** The first cause that is not a class of JE, since none of them is to be seen outside. */
  private static @Nullable Throwable withoutJe(RuntimeException thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (!cause.getClass().getName().startsWith("com.sleepycat.")) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }

  private static String reason(RuntimeException thrown) {
    if (thrown instanceof DiskLimitException) {
      return "less than " + JeSettings.FREE_DISK_BYTES + " bytes are free on its disk";
    }
    String message = thrown.getMessage();
    if (message == null) {
      return thrown.getClass().getSimpleName();
    }
    int end = message.indexOf('\n');
    String line = end < 0 ? message : message.substring(0, end);
    String prefix = DatabaseException.getVersionHeader();
    String plain = line.startsWith(prefix) ? line.substring(prefix.length()) : line;
    return plain.length() <= LONGEST_REASON ? plain : plain.substring(0, LONGEST_REASON) + "...";
  }
}
