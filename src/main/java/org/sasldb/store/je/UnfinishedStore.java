package org.sasldb.store.je;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.sleepycat.je.log.LogEntryType;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * What is left of a store whose first commit was never made: a disk that was full, or a process
 * that was killed, while JE wrote the first bytes of its log.
 *
 * <p>JE does not open such a log if it ends before its root (its own advice is to move the file
 * away). It is told from a store that was damaged by what is <em>nowhere</em> in it: no record of
 * any program, no name of a database that is not ours, no trace of what our stores say of
 * themselves. Sound entries are looked for at every offset and not only up to the first that cannot
 * be read, so that damage hides none. Whatever is in doubt is a store and is left alone.
 */
final class UnfinishedStore {
  /** A log without a record has some 1,700 bytes; there is room for repeated attempts. */
  private static final long MOST_BYTES = 64 * 1024;

  private static final String FIRST_LOG = "%08x.jdb";

  /** The names of databases as the log has them: their length before them. */
  private static final List<String> OUR_NAMES =
      List.of("\u0007records", "\u0004meta", "\u0007history", "_je");

  private UnfinishedStore() {}

  /** Whether there are log files and none of them holds anything. */
  static boolean isIn(JeFolder folder) throws StoreException {
    if (folder.hasMark()) {
      return false;
    }
    SortedMap<Path, JeFolder.Entry> logs = folder.logFiles();
    if (logs.isEmpty()) {
      return false;
    }
    int number = 0;
    long bytes = 0;
    for (JeFolder.Entry log : logs.values()) {
      bytes += log.size();
      // cleaning removes the first file, and a number is never used again
      if (!log.isRegular() || !log.name().equals(FIRST_LOG.formatted(number++))) {
        return false;
      }
    }
    return bytes <= MOST_BYTES && holdNothing(logs.keySet());
  }

  private static boolean holdNothing(Set<Path> logs) throws StoreException {
    for (Path log : logs) {
      try {
        if (!holdsNothing(Files.readAllBytes(log))) {
          return false;
        }
      } catch (NoSuchFileException e) {
        // somebody is at work in the folder
        return false;
      } catch (IOException e) {
        throw StoreFailures.read(log, e);
      }
    }
    return true;
  }

  private static boolean holdsNothing(byte[] log) {
    // one char for each byte
    String text = new String(log, ISO_8859_1);
    if (text.contains(new String(JeDatabases.META_KEY, ISO_8859_1))) {
      return false;
    }
    for (int at = 0; at < log.length; at++) {
      int length = LogFile.entryLength(log, at);
      if (length > 0 && tells(LogFile.type(log, at), text.substring(at, at + length))) {
        return false;
      }
    }
    return true;
  }

  /** Whether an entry says more than that a store was about to be made. */
  private static boolean tells(@Nullable LogEntryType type, String entry) {
    if (type == null || type.isUserLNType()) {
      return true;
    }
    boolean name =
        type.equals(LogEntryType.LOG_NAMELN) || type.equals(LogEntryType.LOG_NAMELN_TRANSACTIONAL);
    return name && OUR_NAMES.stream().noneMatch(entry::contains);
  }

  /**
   * Removes the log files of a store that was never finished, so that it can be made anew. The
   * caller has the turn to write, and this process has no environment open in the folder.
   *
   * @throws LockedElsewhere if somebody has an environment open there
   */
  static void clear(JeFolder folder) throws StoreException, LockedElsewhere {
    if (!isIn(folder)) {
      return;
    }
    alone(
        folder,
        () -> {
          if (isIn(folder)) {
            remove(folder);
          }
        });
  }

  /** Something that is done to a folder. */
  interface Exchange {
    void run() throws StoreException, IOException;
  }

  /**
   * Does something to a folder while no program has an environment open in it; no environment of
   * this process may be, since closing the file of JE's lock would let go of the lock.
   *
   * @throws LockedElsewhere if a program has one open
   */
  static void alone(JeFolder folder, Exchange exchange) throws StoreException, LockedElsewhere {
    Path lockFile = folder.path().resolve(JeFolder.LOCK_FILE);
    try (FileChannel channel = openLockFile(lockFile);
        FileLock lock = channel.tryLock()) {
      if (lock == null) {
        throw new LockedElsewhere();
      }
      exchange.run();
    } catch (IOException e) {
      throw StoreFailures.write(folder.path(), e);
    }
  }

  /** JE locks bytes of this file; a lock on all of it excludes whoever writes and whoever reads. */
  private static FileChannel openLockFile(Path lockFile) throws IOException {
    return FileChannel.open(
        lockFile,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS),
        JeFolder.OWNER_FILE_ATTRIBUTE);
  }

  /** The newest first: what an interruption leaves is then still a log from its beginning. */
  private static void remove(JeFolder folder) throws IOException, StoreException {
    List<Path> logs = new ArrayList<>(folder.logFiles().descendingKeySet());
    for (Path log : logs) {
      Files.delete(log);
    }
  }
}
