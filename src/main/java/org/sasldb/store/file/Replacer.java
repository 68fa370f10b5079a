package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/** Puts a new content in the place of the old one. */
final class Replacer {
  /** How it went. */
  enum Outcome {
    /** Another file has the name now; the old one is what it was. */
    RENAMED,
    /** The same file has another content now. */
    OVERWRITTEN,
    /** Somebody changed the file meanwhile; nothing was done. */
    AGAIN
  }

  /** How long another program's creation of the file is waited for, and how old it may be. */
  private static final long FOREIGN_CREATION = 1000;

  private final StoreContext context;
  private final FileOperations operations;
  private final Target target;
  private final Litter litter;
  private @Nullable FileStamp made;
  private long renamed;

  Replacer(StoreContext context, Target target, Litter litter) {
    this.context = context;
    this.litter = litter;
    this.operations = context.operations();
    this.target = target;
  }

  /** The file that has the name since {@link #replace} or {@link #create}, null if not known. */
  @Nullable FileStamp made() {
    return made;
  }

  /** When {@link #replace} renamed, as {@link Ticker#nanos}. */
  long renamed() {
    return renamed;
  }

  /**
   * Replaces the content of a file; when it throws, the file has the old content.
   *
   * @throws StoreException if the file was written in place, and has neither content
   */
  Outcome replace(DatabaseFile database, Snapshot snapshot, Rewrite content)
      throws IOException, FormatException, StoreException {
    Path path = target.file();
    Preparation prepared = prepare(content, path);
    if (prepared == null) {
      return overwrite(database, snapshot, content, null);
    }
    boolean discard = true;
    try {
      made = prepared.stamp();
      if (!isUntouched(database, snapshot)) {
        return Outcome.AGAIN;
      }
      boolean alike = made.sameAccess(snapshot.stamp()) && snapshot.stamp().links() == 1;
      if (alike && rename(database, prepared)) {
        return Outcome.RENAMED;
      }
      discard = false;
      return overwrite(database, snapshot, content, prepared);
    } finally {
      if (discard) {
        prepared.discard();
      }
    }
  }

  private @Nullable Preparation prepare(Content content, @Nullable Path original)
      throws IOException, FormatException {
    return Preparation.of(content, original, target, context, litter);
  }

  /** Whether nobody changed the file since it was read, and nobody of ours will. */
  private boolean isUntouched(DatabaseFile database, Snapshot snapshot) throws IOException {
    try {
      return database.lockAgain()
          && FileStamp.of(database.path()).unchanged(snapshot.stamp())
          && (snapshot.content().bytes() == null
              || snapshot.content().isContentOf(database.channel()));
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** False where this file cannot be replaced: it is a mount point, or its folder is guarded. */
  private boolean rename(DatabaseFile database, Preparation prepared)
      throws IOException, FormatException {
    boolean interrupted = Thread.interrupted();
    try {
      if (!rename(prepared)) {
        return false;
      }
      renamed = context.ticker().nanos();
      prepared.discard();
      syncOrTakeBack(database);
      return true;
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private boolean rename(Preparation prepared) throws IOException {
    try {
      operations.rename(prepared.file(), target.file());
      return true;
    } catch (AccessDeniedException | AtomicMoveNotSupportedException e) {
      return false;
    } catch (IOException e) {
      if (isRefusal(StoreFailures.reason(e))) {
        return false;
      }
      throw e;
    }
  }

  private static boolean isRefusal(String reason) {
    return switch (reason) {
      case "Device or resource busy", "Operation not permitted", "Invalid cross-device link" ->
          true;
      default -> false;
    };
  }

  /** A change that may not last is no change: the old content comes back. */
  private void syncOrTakeBack(DatabaseFile database) throws IOException, FormatException {
    try {
      operations.syncFolder(target.folder());
    } catch (IOException e) {
      try {
        takeBack(database);
      } catch (IOException again) {
        again.addSuppressed(e);
        throw new IOException(
            "the new content is in place, but may not survive a power cut: "
                .concat(StoreFailures.reason(e)),
            again);
      }
      throw new IOException(StoreFailures.reason(e), e);
    }
  }

  private void takeBack(DatabaseFile database) throws IOException, FormatException {
    Preparation old = prepare(new InPlace.File(database.channel()), target.file());
    if (old == null) {
      throw new IOException("the old content could not be put back");
    }
    try {
      operations.rename(old.file(), target.file());
    } finally {
      old.discard();
    }
    operations.syncFolder(target.folder());
  }

  private Outcome overwrite(
      DatabaseFile database, Snapshot snapshot, Rewrite content, @Nullable Preparation prepared)
      throws IOException, FormatException, StoreException {
    InPlace place = new InPlace(operations, database.channel());
    try {
      if (prepared != null) {
        prepared.keepAsRedo();
        operations.syncFolder(target.folder());
      }
      if (!isUntouched(database, snapshot)) {
        return Outcome.AGAIN;
      }
      place.write(content, snapshot.content().bytes());
      return Outcome.OVERWRITTEN;
    } catch (IOException e) {
      if (place.isTorn()) {
        throw torn(e, prepared != null && prepared.keepForTornFile());
      }
      throw e;
    } finally {
      if (prepared != null && !place.isTorn()) {
        prepared.discard();
      }
    }
  }

  private StoreException torn(IOException cause, boolean kept) {
    Path file = target.file();
    StoreException said = StoreFailures.write(file, cause);
    String name = context.format().name().prefix() + ":" + file;
    return new StoreException(
        said.failure(),
        file,
        said.reason()
            .concat("; the old content could not be put back either, so the file is torn")
            .concat(kept ? " until the next change finishes this one" : ""),
        kept ? "sasldb store compact -f ".concat(name) : "sasldb store check -f ".concat(name),
        cause);
  }

  /** Makes the file, unless there is one by then; when it throws, there is none of ours. */
  Outcome create(Rewrite content) throws IOException, FormatException {
    try (Companions companions = new Companions(target, context, litter)) {
      companions.settle();
      Outcome outcome = createAlone(content);
      companions.keep();
      return outcome;
    }
  }

  private Outcome createAlone(Rewrite content) throws IOException, FormatException {
    awaitForeignCreation();
    Preparation prepared = prepare(content, null);
    if (prepared == null) {
      throw new AccessDeniedException(target.folder().toString());
    }
    boolean interrupted = Thread.interrupted();
    try {
      made = prepared.stamp();
      giveName(prepared);
      prepared.discard();
      syncOrRemove();
      return Outcome.RENAMED;
    } catch (FileAlreadyExistsException e) {
      return Outcome.AGAIN;
    } finally {
      prepared.discard();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /**
   * Makes the file as a new store is to be, in the place of an older one if the terms say so; when
   * it throws, nothing was altered.
   *
   * @return {@link Outcome#AGAIN} if there is a file that may not be replaced
   */
  Outcome place(Content content, NewStore terms)
      throws IOException, FormatException, StoreException {
    try (Companions companions = new Companions(target, context, litter)) {
      companions.settle();
      Outcome outcome = placeAlone(content, terms);
      companions.keep();
      return outcome;
    }
  }

  private Outcome placeAlone(Content content, NewStore terms)
      throws IOException, FormatException, StoreException {
    Path like = terms.like();
    Preparation prepared = prepare(content, like == null ? null : like.toRealPath());
    if (prepared == null) {
      throw new AccessDeniedException(target.folder().toString());
    }
    try {
      own(prepared, terms);
      if (terms.replace()) {
        operations.rename(prepared.file(), target.file());
      } else {
        giveName(prepared);
      }
      prepared.discard();
      operations.syncFolder(target.folder());
      return Outcome.RENAMED;
    } catch (FileAlreadyExistsException e) {
      return Outcome.AGAIN;
    } finally {
      prepared.discard();
    }
  }

  private void own(Preparation prepared, NewStore terms) throws StoreException {
    try {
      terms.ownership().applyTo(prepared.file());
    } catch (IOException e) {
      throw new StoreException(
          Failure.NO_PERMISSION,
          target.file(),
          "this user may not give the file the owner, group or mode that was asked for: "
              .concat(StoreFailures.reason(e)),
          "run the command as root",
          e);
    }
  }

  /** By a link, which never takes the place of a file that somebody made meanwhile. */
  private void giveName(Preparation prepared) throws IOException {
    try {
      operations.link(prepared.file(), target.file());
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      if (e instanceof IOException failure && !hasNoLinks(StoreFailures.reason(failure))) {
        throw failure;
      }
      if (Files.exists(target.file(), LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(target.file().toString());
      }
      operations.rename(prepared.file(), target.file());
    }
  }

  private static boolean hasNoLinks(String reason) {
    return switch (reason) {
      case "Operation not permitted", "Operation not supported", "Function not implemented" -> true;
      default -> false;
    };
  }

  private void syncOrRemove() throws IOException {
    try {
      operations.syncFolder(target.folder());
    } catch (IOException e) {
      operations.delete(target.file());
      throw e;
    }
  }

  /**
   * A real saslpasswd2 makes a new file under another name and renames it over whatever is there.
   */
  private void awaitForeignCreation() throws IOException {
    Deadline wait = new Deadline(context.ticker(), Duration.ofMillis(FOREIGN_CREATION));
    try {
      while (!wait.passed()
          && FileStamp.ofName(target.foreignCreation()).age(context.ticker()) < FOREIGN_CREATION) {
        wait.pause();
      }
    } catch (NoSuchFileException e) {
      // nobody is making it
    }
  }
}
