package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbFacts;
import org.sasldb.format.lmdb.LmdbFile;
import org.sasldb.format.lmdb.LmdbFileWriter;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.RealPath;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreInfo;
import org.sasldb.store.Uninterrupted;

/**
 * A store that is an LMDB file. Reading needs no lock, no write permission and no native library,
 * and a damaged file never reaches that library. Nothing but {@link StoreException} escapes.
 */
final class LmdbStore implements CredentialStore {
  private final Path path;
  private final OpenOptions options;
  private final LmdbSettings settings;
  private final LmdbReader reader;

  private LmdbStore(Path path, OpenOptions options, LmdbSettings settings) {
    this.path = path;
    this.options = options;
    this.settings = settings;
    reader = new LmdbReader(path, options.access());
  }

  static LmdbStore open(Path path, OpenOptions options, LmdbSettings settings)
      throws StoreException {
    LmdbStore store = new LmdbStore(path, options, settings);
    store.reader.current();
    return store;
  }

  @Override
  public StoreInfo info() throws StoreException {
    reader.requireOpen();
    Map<String, Object> facts = new LinkedHashMap<>();
    LmdbFacts file = Uninterrupted.look(() -> Optional.ofNullable(reader.facts())).orElse(null);
    try {
      if (file != null) {
        LmdbInfo.describe(file, path, facts);
      }
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
    return new StoreInfo(org.sasldb.store.StoreFormat.LMDB, path, facts);
  }

  @Override
  public Optional<Secret> get(RecordKey key) throws StoreException {
    reader.requireOpen();
    return Uninterrupted.look(() -> Optional.ofNullable(reader.find(key.toByteArray())))
        .map(Secret::takeOver);
  }

  @Override
  public RecordCursor scan() throws StoreException {
    reader.requireOpen();
    return new LmdbScan(
        path, Uninterrupted.look(() -> Optional.ofNullable(reader.whole())).orElse(null));
  }

  @Override
  public int longestKey() {
    return LmdbFile.MAX_KEY_LENGTH;
  }

  @Override
  public CommitResult commit(ChangeSet changes) throws StoreException {
    reader.requireOpen();
    if (options.access() == OpenOptions.Access.READ) {
      throw new StoreException(Failure.READ_ONLY, path, "it was opened to be read");
    }
    return Uninterrupted.change(() -> commitNow(changes));
  }

  private CommitResult commitNow(ChangeSet changes) throws StoreException {
    try {
      return write(changes);
    } catch (FormatException e) {
      throw LmdbFailures.of(path, e);
    } catch (IOException e) {
      throw StoreFailures.write(path, e);
    } finally {
      reader.expire();
    }
  }

  private CommitResult write(ChangeSet changes)
      throws StoreException, FormatException, IOException {
    long end = System.nanoTime() + options.lockWait().toNanos();
    Path real = RealPath.of(path);
    PathTurns.take(real, options.lockWait());
    Turn turn = new Turn(real);
    try {
      while (true) {
        try (LmdbReader.Snapshot snapshot = reader.whole()) {
          Plan plan = Plan.of(Plan.content(snapshot), changes);
          if (plan.failed() != null || !plan.changesSomething()) {
            return plan.result();
          }
          requireKeys(plan);
          if (snapshot == null && mayCreateAlone()) {
            if (create(plan)) {
              return plan.result();
            }
            continue;
          }
          Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
          return change(snapshot, changes, turn, left);
        }
      }
    } finally {
      turn.end();
    }
  }

  /** Whose turn it is to write: it can be handed on to a thread that ends it. */
  private static final class Turn {
    private final Path file;
    private @Nullable OwnLock lock;
    private boolean handedOn;

    Turn(Path file) {
      this.file = file;
    }

    /** Keeps other processes out as well, for a change of a file that exists. */
    void exclude(Duration wait) throws IOException, StoreException {
      lock = OwnLock.take(file, Ownership.of(file), wait);
    }

    Runnable handOn() {
      handedOn = true;
      return this::release;
    }

    void end() {
      if (!handedOn) {
        release();
      }
    }

    private void release() {
      OwnLock held = lock;
      if (held != null) {
        held.close();
      }
      PathTurns.release(file);
    }
  }

  private void requireKeys(Plan plan) throws StoreException {
    for (Map.Entry<RecordKey, Optional<Secret>> write : plan.writes().entrySet()) {
      int length = write.getKey().bytes().length();
      if (write.getValue().isPresent() && (length < 1 || length > LmdbFile.MAX_KEY_LENGTH)) {
        throw LmdbFailures.keyRefused(path, write.getKey());
      }
    }
  }

  private CommitResult change(
      LmdbReader.@Nullable Snapshot snapshot, ChangeSet changes, Turn turn, Duration wait)
      throws StoreException, FormatException, IOException {
    long mapBytes = 0;
    if (snapshot == null) {
      mapBytes = settings.mapBytes();
    } else {
      // the library trusts a file and takes the JVM down with a damaged one
      snapshot.file().verify();
      Draft.sweep(turn.file);
      LockFile.make(path, Ownership.of(path));
    }
    long end = System.nanoTime() + wait.toNanos();
    if (Files.exists(turn.file)) {
      turn.exclude(wait);
    }
    Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
    return new NativeCommit(path, changes, settings, mapBytes, turn.handOn()).make(left);
  }

  /** Whether a file can be made here without the library: nothing is there, not even a link. */
  private boolean mayCreateAlone() {
    return !Files.exists(path, java.nio.file.LinkOption.NOFOLLOW_LINKS);
  }

  /** Makes the file with its first records; false if another program made it meanwhile. */
  private boolean create(Plan plan) throws IOException, FormatException, StoreException {
    try (LmdbFileWriter content = new LmdbFileWriter(settings.mapBytes(), 1)) {
      for (Map.Entry<RecordKey, Optional<Secret>> write : plan.writes().entrySet()) {
        byte[] value = write.getValue().orElseThrow().toByteArray();
        content.add(write.getKey().toByteArray(), value);
        Arrays.fill(value, (byte) 0);
      }
      new Placement(path, content, Ownership.OF_CREATOR, null).create(path);
      return true;
    } catch (FileAlreadyExistsException e) {
      return false;
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
