package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbCursor;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.format.lmdb.LmdbFileWriter;
import org.sasldb.record.CredentialRecord;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.RealPath;
import org.sasldb.store.Replaceable;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * Writes a whole file in Java alone and puts it in its place. A file that is there already is
 * replaced only while no program has it open, because a program would go on with the old one for
 * ever (LMDB format, section 2).
 */
final class LmdbBuilder implements StoreBuilder {
  private final Path path;
  private final NewStore terms;
  private final LmdbFileWriter content;
  private final long mapBytes;
  private boolean replacesAnotherFormat;

  private LmdbBuilder(Path path, NewStore terms, long mapBytes) {
    this.path = path;
    this.terms = terms;
    this.mapBytes = mapBytes;
    content = new LmdbFileWriter(mapBytes, 1);
  }

  static LmdbBuilder begin(Path path, NewStore terms, LmdbSettings settings) throws StoreException {
    long mapBytes = terms.mapBytes() == 0 ? settings.mapBytes() : terms.mapBytes();
    LmdbBuilder builder = new LmdbBuilder(path, terms, mapBytes);
    builder.requireRoom();
    return builder;
  }

  /** Rewrites a file with its own records. */
  static void compact(Path path, OpenOptions options, LmdbSettings settings) throws StoreException {
    Replaceable.require(path);
    try (LmdbReader.Snapshot before = new LmdbReader(path, OpenOptions.Access.WRITE).whole();
        LmdbBuilder builder = compacting(path, options, settings, before)) {
      builder.finish(true);
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    }
  }

  /** Does all of that but the writing. */
  static void tryCompact(Path path, OpenOptions options, LmdbSettings settings)
      throws StoreException {
    Replaceable.require(path);
    try (LmdbReader.Snapshot before = new LmdbReader(path, OpenOptions.Access.READ).whole();
        LmdbBuilder builder = compacting(path, options, settings, before)) {
      if (before == null) {
        throw LmdbFailures.empty(path);
      }
      before.file().verify();
      builder.copy(before.file());
      builder.requireFit();
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    }
  }

  private static LmdbBuilder compacting(
      Path path, OpenOptions options, LmdbSettings settings, LmdbReader.@Nullable Snapshot before)
      throws FormatException {
    long mapBytes = settings.mapBytes();
    if (mapBytes == 0 && before != null) {
      mapBytes = before.file().facts().mapSize();
    }
    NewStore terms = new NewStore(path, Ownership.UNCHANGED, true, mapBytes, options);
    return new LmdbBuilder(path, terms, mapBytes);
  }

  private void requireRoom() throws StoreException {
    Path parent = path.toAbsolutePath().getParent();
    if (parent == null || !Files.isDirectory(parent)) {
      throw StoreFailures.missing(path, null);
    }
    if (Files.isDirectory(path)) {
      throw new StoreException(Failure.IS_A_DIRECTORY, path, "it is a folder, not a file");
    }
    if (!terms.replace() && Files.exists(path)) {
      throw LmdbFailures.exists(path);
    }
  }

  @Override
  public @Nullable String refusal(RecordKey key, long valueLength) {
    int length = key.bytes().length();
    if (length < 1 || length > LmdbFile.MAX_KEY_LENGTH) {
      return "its key has " + length + " bytes, and such a file holds 511";
    }
    return null;
  }

  @Override
  public void add(CredentialRecord entry) throws StoreException {
    String refusal = refusal(entry.key(), entry.value().length());
    if (refusal != null) {
      throw LmdbFailures.keyRefused(path, entry.key());
    }
    byte[] value = entry.value().toByteArray();
    try {
      content.add(entry.key().toByteArray(), value);
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    } finally {
      Arrays.fill(value, (byte) 0);
    }
  }

  @Override
  public void requireFit() throws StoreException {
    try {
      long least = content.bytes();
      if (mapBytes != 0 && mapBytes < least) {
        throw LmdbFailures.mapTooSmall(path, mapBytes, least);
      }
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    }
  }

  @Override
  public void finish() throws StoreException {
    requireRoom();
    finish(false);
  }

  private void finish(boolean ownRecords) throws StoreException {
    try {
      Path real = RealPath.of(path);
      PathTurns.take(real, terms.options().lockWait());
      try {
        if (Files.exists(real)) {
          replace(real, ownRecords);
        } else {
          create(real);
        }
      } finally {
        PathTurns.release(real);
      }
    } catch (FileAlreadyExistsException e) {
      throw LmdbFailures.exists(path);
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    }
  }

  private Ownership ownership() throws IOException {
    Path like = terms.like();
    Ownership base = like != null && Files.exists(like) ? Ownership.of(like) : Ownership.OF_CREATOR;
    Ownership asked = terms.ownership();
    return new Ownership(
        asked.owner() == null ? base.owner() : asked.owner(),
        asked.group() == null ? base.group() : asked.group(),
        asked.mode() == null ? base.mode() : asked.mode());
  }

  private void create(Path real) throws IOException, FormatException, StoreException {
    requireFit();
    new Placement(real, content, ownership(), terms.like()).create(path);
  }

  /** Nobody has the file open from before it is read until another one is in its place. */
  private void replace(Path real, boolean ownRecords)
      throws IOException, FormatException, StoreException {
    Ownership ownership = ownership();
    boolean lockMade = LockFile.make(path, ownership);
    Placement placement = new Placement(real, content, ownership, terms.like());
    Duration wait = terms.options().lockWait();
    OwnLock own = OwnLock.take(real, ownership, wait);
    try (FileChannel held = LockFile.exclude(path, wait);
        // a program may have it open by its other name, of which the lock file is another one
        FileChannel heldToo = isAnother(path, real) ? LockFile.exclude(real, wait) : held) {
      try {
        replace(placement, ownRecords);
      } finally {
        if (lockMade && replacesAnotherFormat && !placement.isPlaced() && heldToo.isOpen()) {
          // no program opens such a file by a lock file, and nobody has this one open
          Files.deleteIfExists(LockFile.of(path));
        }
      }
    } finally {
      own.close();
    }
  }

  private static boolean isAnother(Path path, Path real) throws IOException {
    return !Files.isSameFile(LockFile.of(path), LockFile.of(real));
  }

  private void replace(Placement placement, boolean ownRecords)
      throws IOException, FormatException, StoreException {
    try (LmdbReader.Snapshot old = old(ownRecords)) {
      content.continueFrom(old == null ? 1 : Math.max(1, old.file().transaction()));
      if (ownRecords && old != null) {
        old.file().verify();
        copy(old.file());
      }
      requireFit();
      placement.replace();
    }
  }

  /** The file that is replaced, if it is of this format and not too damaged. */
  private LmdbReader.@Nullable Snapshot old(boolean required) throws StoreException {
    try {
      return new LmdbReader(path, OpenOptions.Access.CREATE).damaged();
    } catch (StoreException e) {
      replacesAnotherFormat = e.failure() == Failure.NOT_A_STORE;
      if (required) {
        throw e;
      }
      return null;
    }
  }

  private void copy(LmdbFile old) throws FormatException {
    try (LmdbCursor cursor = old.scan()) {
      while (cursor.next()) {
        byte[] value = cursor.value();
        content.add(cursor.key(), value);
        Arrays.fill(value, (byte) 0);
      }
    }
  }

  @Override
  public void close() {
    content.close();
  }
}
