package org.sasldb.store.je;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.CredentialRecord;
import org.sasldb.store.Failure;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.StoreException;
import org.sasldb.store.Uninterrupted;

/** A scan as the callers of a store see it. */
final class JeCursor implements RecordCursor {
  private final Path store;
  private final @Nullable JeEnvironment environment;
  private final @Nullable JeScan scan;

  /** A scan of an environment. */
  JeCursor(Path store, JeEnvironment environment) {
    this.store = store;
    this.environment = environment;
    this.scan = environment.scan();
  }

  /** A scan of a store that does not exist yet. */
  JeCursor(Path store) {
    this.store = store;
    this.environment = null;
    this.scan = null;
  }

  @Override
  public @Nullable CredentialRecord next() throws StoreException {
    if (scan == null || environment == null) {
      return null;
    }
    // JE would give up the environment that all share
    boolean interrupted = Thread.interrupted();
    try {
      CredentialRecord found = scan.next();
      if (found == null && scan.wasCutShort()) {
        throw new StoreException(
            Failure.READ_FAILED, store, "the store was closed in the middle of the scan");
      }
      return found;
    } catch (RuntimeException e) {
      throw JeFailures.reading(store, e);
    } catch (OutOfMemoryError e) {
      throw JeFailures.outOfMemory(new JeFolder(store), e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() throws StoreException {
    if (scan == null || environment == null) {
      return;
    }
    JeEnvironment ending = environment;
    JeScan ended = scan;
    Uninterrupted.look(
        () -> {
          try {
            ending.end(ended);
            return ended;
          } catch (RuntimeException e) {
            throw JeFailures.reading(store, e);
          }
        });
  }
}
