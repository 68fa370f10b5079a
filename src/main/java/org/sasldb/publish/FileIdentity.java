package org.sasldb.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.sasldb.store.Failure;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * How a published file is known again: by what the system says of it, and, where that changed
 * although the content did not (a file that was copied or touched), by its content.
 *
 * @param inode its number in the file system
 * @param size bytes
 * @param modified when it was written, nanoseconds since 1970
 * @param sha256 of its content, in hexadecimal digits
 */
record FileIdentity(long inode, long size, long modified, String sha256) {
  private static final int BUFFER = 1 << 16;

  /** A smaller file is read sooner than a thread has started, in bytes. */
  private static final int WORTH_A_THREAD = 1 << 20;

  /**
   * That of a file; empty if there is none.
   *
   * @throws StoreException if something else is there: whoever opened a pipe would wait for ever
   */
  static Optional<FileIdentity> of(Path file) throws StoreException {
    try {
      Optional<FileIdentity> stamp = stamp(file);
      if (stamp.isEmpty()) {
        throw new StoreException(
            Failure.NOT_A_STORE, file, "it is no file", "ls -ld " + ShellWord.of(file), null);
      }
      return Optional.of(stamp.get().withContentOf(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  /**
   * Begins to work out that of a file which is there and which nobody changes. A large one is read
   * by another processor, beside what the caller does until it asks.
   */
  static Pending begin(Path file) throws StoreException {
    try {
      Pending pending = new Pending(file);
      if (Files.size(file) >= WORTH_A_THREAD) {
        pending.start();
      }
      return pending;
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  /** An identity that is being worked out. */
  static final class Pending {
    private final FutureTask<FileIdentity> task;

    private Pending(Path file) {
      task = new FutureTask<>(() -> of(file).orElseThrow());
    }

    private void start() {
      Thread thread = new Thread(task, "identity");
      thread.setDaemon(true);
      try {
        thread.start();
      } catch (OutOfMemoryError e) {
        // this user may not have another thread; whoever asks does the work
        return;
      }
    }

    /** The identity, once it is known. */
    FileIdentity get() throws StoreException {
      // does nothing if the other thread has begun
      task.run();
      boolean interrupted = false;
      try {
        while (true) {
          try {
            return task.get();
          } catch (InterruptedException e) {
            interrupted = true;
          }
        }
      } catch (ExecutionException e) {
        if (e.getCause() instanceof StoreException failure) {
          throw failure;
        }
        throw new IllegalStateException(e.getCause());
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
    }
  }

  /** Without the content; empty for what is no file. */
  private static Optional<FileIdentity> stamp(Path file) throws IOException {
    Map<String, Object> stat =
        Files.readAttributes(file, "unix:ino,size,lastModifiedTime,isRegularFile");
    if (!Boolean.TRUE.equals(stat.get("isRegularFile"))) {
      return Optional.empty();
    }
    FileTime modified = (FileTime) Objects.requireNonNull(stat.get("lastModifiedTime"));
    return Optional.of(
        new FileIdentity(
            (Long) Objects.requireNonNull(stat.get("ino")),
            (Long) Objects.requireNonNull(stat.get("size")),
            modified.to(TimeUnit.NANOSECONDS),
            ""));
  }

  private FileIdentity withContentOf(Path file) throws IOException {
    return new FileIdentity(inode, size, modified, digest(file));
  }

  private static String digest(Path file) throws IOException {
    byte[] buffer = new byte[BUFFER];
    int used = 0;
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
        used = Math.max(used, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      // every Java platform has it
      throw new UncheckedIOException(new IOException(e));
    } finally {
      Arrays.fill(buffer, 0, used, (byte) 0);
    }
  }

  /** Whether a file is, by what the system says of it, the one with this identity, untouched. */
  boolean isThatOf(Path file) throws StoreException {
    try {
      return stamp(file)
          .filter(now -> now.inode == inode && now.size == size && now.modified == modified)
          .isPresent();
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  /** Whether a file is that one, or has its content. */
  boolean isOf(Path file) throws StoreException {
    return isThatOf(file) || hasContentOf(file);
  }

  private boolean hasContentOf(Path file) throws StoreException {
    try {
      Optional<FileIdentity> now = stamp(file);
      return now.isPresent() && now.get().size == size && digest(file).equals(sha256);
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }
}
