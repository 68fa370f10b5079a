package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.store.ChangeSet;
import org.sasldb.store.CommitResult;
import org.sasldb.store.Failure;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * One change of one file, all or nothing, durable when it is done.
 *
 * <ol>
 *   <li>Our own writers are kept out: other threads by {@link PathLocks}, other processes by a
 *       {@link LockFile} and a lock on the file itself ({@link DatabaseFile}).
 *   <li>{@link SnapshotReader} reads a whole and quiet content; {@link ChangePlan} judges the
 *       conditions and makes the new content. If nothing changes nothing is written.
 *   <li>{@link Replacer} writes the new content beside the file and puts it in its place by one
 *       rename, or, where that cannot be, writes over it.
 *   <li>A foreign program, which takes no lock, may have changed the file meanwhile: before the
 *       rename that starts the work again, after it {@link ForeignWatch} carries the foreign change
 *       over.
 * </ol>
 *
 * <p>When it throws, the file is as it was before, unless the failure says that it is torn: then a
 * write in place failed, and putting the old content back failed too.
 */
final class Commit {
  private static final int MOST_FURTHER_CHANGES = 20;

  private final StoreContext context;
  private final Target target;
  private final Deadline deadline;
  private final @Nullable FileStamp known;
  private final SnapshotReader reader;
  private final Leftovers leftovers;
  private final Litter litter = new Litter();
  private boolean rewrites;
  private boolean cleared;
  private int furtherChanges;
  private @Nullable FileStamp left;

  /**
   * @param known the stamp of the content that this store wrote last
   */
  Commit(StoreContext context, Target target, @Nullable FileStamp known) {
    this.context = context;
    this.target = target;
    this.known = known;
    this.deadline = new Deadline(context.ticker(), context.options().lockWait());
    this.reader = new SnapshotReader(context.format(), context.ticker(), context.mayCreate());
    this.leftovers = new Leftovers(target, context.format(), context.operations());
  }

  /** What the system says of the file that this change left; null if it left it alone. */
  @Nullable FileStamp left() {
    return left;
  }

  /** Writes the file anew with the records it has. */
  void compact() throws IOException, StoreException {
    rewrites = true;
    make(ChangeSet.of("compact").build());
  }

  /** Makes the change. */
  CommitResult make(ChangeSet changes) throws IOException, StoreException {
    WriterLock.takeTurn(target, deadline);
    try {
      return makeBetweenProcesses(changes);
    } finally {
      PathLocks.release(target.file());
    }
  }

  private CommitResult makeBetweenProcesses(ChangeSet changes) throws IOException, StoreException {
    FileStamp database = stampOrNull(target.file());
    if (database == null && !ChangePlan.stores(changes)) {
      return makeInNothing(changes);
    }
    LockFile lock = lock(database);
    if (lock == null) {
      return makeLocked(new Change.Fixed(changes), true);
    }
    try {
      if (lock.wasLeftOver()) {
        clearLeftovers();
      }
      return makeLocked(new Change.Fixed(changes), true);
    } finally {
      lock.release(litter);
    }
  }

  /** The lock file; null where none can be made: then only a file that exists can be changed. */
  private @Nullable LockFile lock(@Nullable FileStamp database) throws IOException, StoreException {
    try {
      return LockFile.acquire(target, context.operations(), context.ticker(), deadline, database);
    } catch (AccessDeniedException e) {
      if (database == null) {
        throw StoreFailures.write(target.folder(), e);
      }
      return null;
    }
  }

  private void clearLeftovers() throws IOException {
    cleared = true;
    boolean done = false;
    try {
      leftovers.clear();
      done = true;
    } finally {
      if (!done) {
        // what is still there is for the next writer
        litter.leave();
      }
    }
  }

  /** Nothing is made for a change that stores nothing. */
  private CommitResult makeInNothing(ChangeSet changes) throws StoreException {
    requireMayCreate();
    try {
      NativeFile nothing = context.format().empty();
      var failing = ChangePlan.failing(nothing, changes);
      return failing == null
          ? ChangePlan.of(nothing, changes).result()
          : new CommitResult.Refused(failing);
    } catch (FormatException e) {
      throw Kinds.failure(target.file(), e);
    }
  }

  private void requireMayCreate() throws StoreException {
    if (!context.mayCreate()) {
      throw StoreFailures.missing(target.file(), null);
    }
  }

  /** Makes a change, starting again each time a foreign program changed the file underneath. */
  private CommitResult makeLocked(Change change, boolean judge) throws IOException, StoreException {
    for (; ; ) {
      CommitResult result = attempt(change, judge);
      if (result != null) {
        return result;
      }
      if (deadline.passed()) {
        throw Kinds.restless(target.file(), null);
      }
      deadline.pause();
    }
  }

  /**
   * Makes a further change under the same locks, when the first one is made.
   *
   * @return false if there were so many already that it is given up
   */
  boolean makeAgain(Change change) throws IOException, StoreException {
    if (furtherChanges == MOST_FURTHER_CHANGES) {
      return false;
    }
    furtherChanges++;
    makeLocked(change, false);
    return true;
  }

  /** Whether there was a further change, so that the name leads to yet another file. */
  boolean madeAgain() {
    return furtherChanges > 0;
  }

  private @Nullable CommitResult attempt(Change change, boolean judge)
      throws IOException, StoreException {
    try (DatabaseFile database = DatabaseFile.open(target.file(), context.format(), deadline)) {
      if (database == null) {
        return create(change, judge);
      }
      Snapshot snapshot = snapshot(database);
      if (snapshot == null) {
        return null;
      }
      try {
        return change(database, snapshot, change, judge);
      } finally {
        snapshot.content().close();
      }
    } catch (FormatException e) {
      throw Kinds.failure(target.file(), e);
    }
  }

  private @Nullable Snapshot snapshot(DatabaseFile database) throws IOException, StoreException {
    try {
      return reader.take(database, known, deadline);
    } catch (StoreException e) {
      if (e.failure() != Failure.DAMAGED || cleared) {
        throw e;
      }
      clearLeftovers();
      return null;
    }
  }

  private @Nullable CommitResult change(
      DatabaseFile database, Snapshot snapshot, Change change, boolean judge)
      throws IOException, FormatException, StoreException {
    ChangeSet changes = change.on(snapshot.file());
    try {
      return change(database, snapshot, changes, judge);
    } finally {
      change.forget(changes);
    }
  }

  private @Nullable CommitResult change(
      DatabaseFile database, Snapshot snapshot, ChangeSet changes, boolean judge)
      throws IOException, FormatException, StoreException {
    var failing = judge ? ChangePlan.failing(snapshot.file(), changes) : null;
    if (failing != null) {
      return new CommitResult.Refused(failing);
    }
    ChangePlan plan = ChangePlan.of(snapshot.file(), changes);
    if (!plan.changesSomething() && !rewrites) {
      return plan.result();
    }
    requireRewritable(snapshot.file(), target.file(), context);
    if (context.format().settleCompanions(target, context)) {
      return null;
    }
    try (Rewrite content = plan.rewrite(target.file())) {
      return replace(database, snapshot, content, plan);
    }
  }

  /** Refuses a file that is only read. */
  static void requireRewritable(NativeFile content, Path file, StoreContext context)
      throws StoreException {
    if (content.isReadOnly()) {
      throw new StoreException(
          Failure.READ_ONLY_FORMAT,
          file,
          "it is ".concat(context.format().name().title()).concat(" as a BSD makes it"),
          "sasldb store convert ".concat(ShellWord.of(file)).concat(" berkeley:NEW-FILE"),
          null);
    }
    if (content.allowsDuplicates()) {
      throw new StoreException(
          Failure.DUPLICATES,
          file,
          "it was made to hold several values for one key",
          "sasldb store recover ".concat(ShellWord.of(file)).concat(" NEW-FILE"),
          null);
    }
  }

  private @Nullable CommitResult replace(
      DatabaseFile database, Snapshot snapshot, Rewrite content, ChangePlan plan)
      throws IOException, FormatException, StoreException {
    Replacer replacer = new Replacer(context, target, litter);
    Replacer.Outcome outcome = replacer.replace(database, snapshot, content);
    if (outcome == Replacer.Outcome.AGAIN) {
      return null;
    }
    ForeignWatch watch = new ForeignWatch(context, target, this);
    if (outcome == Replacer.Outcome.RENAMED) {
      database.replaced();
      watch.afterRename(database, snapshot, plan, replacer.made(), replacer.renamed());
    } else {
      watch.afterOverwriting(database, content, plan);
    }
    rememberLeft(replacer.made());
    return plan.result();
  }

  private @Nullable CommitResult create(Change change, boolean judge)
      throws IOException, FormatException, StoreException {
    requireMayCreate();
    NativeFile nothing = context.format().empty();
    ChangeSet changes = change.on(nothing);
    try {
      return create(nothing, changes, judge);
    } finally {
      change.forget(changes);
    }
  }

  private @Nullable CommitResult create(NativeFile nothing, ChangeSet changes, boolean judge)
      throws IOException, FormatException, StoreException {
    var failing = judge ? ChangePlan.failing(nothing, changes) : null;
    if (failing != null) {
      return new CommitResult.Refused(failing);
    }
    ChangePlan plan = ChangePlan.of(nothing, changes);
    if (!plan.changesSomething()) {
      return plan.result();
    }
    try (Rewrite content = plan.rewrite(target.file())) {
      Replacer replacer = new Replacer(context, target, litter);
      if (replacer.create(content) == Replacer.Outcome.AGAIN) {
        return null;
      }
      new ForeignWatch(context, target, this).afterCreation(plan, replacer.made());
      rememberLeft(replacer.made());
      return plan.result();
    }
  }

  /** Only what nobody else has touched since needs no second look. */
  private void rememberLeft(@Nullable FileStamp made) {
    try {
      FileStamp now = FileStamp.of(target.file());
      left = made != null && now.sameContent(made) ? now : null;
    } catch (IOException e) {
      left = null;
    }
  }

  private static @Nullable FileStamp stampOrNull(Path file) throws IOException {
    try {
      return FileStamp.of(file);
    } catch (NoSuchFileException e) {
      return null;
    }
  }
}
