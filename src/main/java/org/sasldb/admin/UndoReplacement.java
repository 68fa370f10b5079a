package org.sasldb.admin;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.FolderSync;
import org.sasldb.store.HeldPlace;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.RecordCursor;
import org.sasldb.store.Replaceable;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;

/**
 * Puts back the store that {@link ReplaceStore} kept last; the present one is kept in turn, under a
 * name by which it is not put back itself. The present one may be damaged or gone: then it is
 * needed most.
 */
public final class UndoReplacement {
  private final StoreLocation place;
  private final OpenOptions options;
  private final Progress progress;
  private final KeptStores kept;

  /**
   * @param place the store, which is a file, or was
   */
  public UndoReplacement(StoreLocation place, OpenOptions options, Progress progress) {
    // a link whose file is gone has no format of its own
    this.kept = KeptStores.of(place.path());
    this.place =
        Files.exists(place.path())
            ? place
            : new StoreLocation(kept.base(), place.declared(), place.folder());
    this.options = options;
    this.progress = progress;
  }

  /**
   * What would be done.
   *
   * @param last the store to be put back
   * @param unreadable newer ones that cannot be read, so that they are passed over
   * @param comparison it and the present store, compared; null where that is gone or cannot be read
   * @param why what keeps the present store from being compared; null if nothing does
   */
  public record Plan(
      StoreLocation last,
      List<StoreLocation> unreadable,
      @Nullable Comparison comparison,
      @Nullable String why) {
    public Plan {
      unreadable = List.copyOf(unreadable);
    }

    /** Whether nothing is lost by it, and nothing in doubt. */
    public boolean safe() {
      return comparison != null && comparison.same() && unreadable.isEmpty();
    }
  }

  /**
   * What was done.
   *
   * @param last the store that was put back, where it was kept
   * @param kept the store that was there before; null if there was none, or it was this one
   * @param comparison both, compared; null if there was none or it could not be read
   */
  public record Outcome(
      StoreLocation last, @Nullable StoreLocation kept, @Nullable Comparison comparison) {}

  /**
   * Changes nothing.
   *
   * @throws StoreException if no store was kept, or none that can be read, or another file cannot
   *     take the place of the present one
   */
  public Plan plan() throws StoreException {
    Stores.requireOwn(place, options);
    Replaceable.require(place.recordFile(), kept.own());
    List<StoreLocation> unreadable = new ArrayList<>();
    StoreException first = null;
    for (StoreLocation candidate : kept.newestFirst()) {
      try {
        requireReadable(candidate);
        return compared(candidate, unreadable);
      } catch (StoreException e) {
        first = first == null ? e : first;
        unreadable.add(candidate);
      }
    }
    throw first == null ? nothingKept() : first;
  }

  private Plan compared(StoreLocation candidate, List<StoreLocation> unreadable) {
    try {
      return new Plan(candidate, unreadable, compare(candidate), null);
    } catch (StoreException e) {
      return new Plan(candidate, unreadable, null, e.getMessage());
    }
  }

  /**
   * Puts it back.
   *
   * @param force whether to do so although the present store has other records by now, is damaged
   *     or gone, or a newer one that was kept cannot be read
   * @return what was done; empty if {@code force} would be needed
   * @throws StoreException if no store was kept, or a store fails
   */
  public Optional<Outcome> run(boolean force) throws StoreException {
    Plan plan = plan();
    if (!plan.safe() && !force) {
      return Optional.empty();
    }
    if (!Files.exists(place.recordFile())) {
      putBack(plan.last());
      return Optional.of(new Outcome(plan.last(), null, null));
    }
    return exchange(plan, force);
  }

  private Optional<Outcome> exchange(Plan plan, boolean force) throws StoreException {
    StoreFormat format = formatOfPresent();
    StoreLocation present =
        StoreLocation.of(format == null ? StoreFormat.BERKELEY : format, place.path());
    try (HeldPlace held = Stores.hold(present, options)) {
      boolean isBack = kept.isPresent(plan.last(), format);
      new LeftOver(kept, format).clear();
      Replaceable.require(place.recordFile());
      if (isBack) {
        // a process that was killed had put it back, or had not taken it away yet
        return Optional.of(new Outcome(plan.last(), null, plan.comparison()));
      }
      Plan now = compared(plan.last(), plan.unreadable());
      if (!now.safe() && !force) {
        return Optional.empty();
      }
      String word = format == null ? KeptStores.UNKNOWN : format.prefix();
      Path aside = kept.free(word, options.clock().instant(), KeptStores.UNDONE);
      if (!held.exchange(plan.last().path(), plan.last().format(), aside)) {
        throw ReplaceStore.changed(place);
      }
      return Optional.of(
          new Outcome(plan.last(), StoreLocation.of(present.format(), aside), now.comparison()));
    }
  }

  /** Null for a file that was damaged so that nobody knows. */
  private @Nullable StoreFormat formatOfPresent() throws StoreException {
    try {
      return place.format();
    } catch (StoreException e) {
      if (e.failure() == Failure.NOT_A_STORE || e.failure() == Failure.UNSUPPORTED) {
        return null;
      }
      throw e;
    }
  }

  /** By links, which take the place of nothing that somebody makes meanwhile. */
  private void putBack(StoreLocation last) throws StoreException {
    List<Path> from = KeptStores.namesOf(last.path());
    List<Path> to = KeptStores.namesOf(kept.base());
    try {
      // the file with the records is the first of its kind to be looked for, so the last to appear
      for (int i = from.size() - 1; i >= 0; i--) {
        link(from.get(i), to.get(i));
      }
      for (Path file : from) {
        Files.deleteIfExists(file);
      }
      FolderSync.ofParent(kept.base());
    } catch (FileAlreadyExistsException e) {
      throw ReplaceStore.changed(place);
    } catch (IOException e) {
      throw StoreFailures.write(kept.base(), e);
    }
  }

  /** What belongs to the file with the records may be left there, and serves again. */
  private static void link(Path from, Path to) throws IOException {
    String name = String.valueOf(to.getFileName());
    boolean companion = name.endsWith(".dir") || name.endsWith("-lock");
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS) && !(companion && Files.exists(to))) {
      Files.createLink(to, from);
    }
  }

  private void requireReadable(StoreLocation candidate) throws StoreException {
    try (CredentialStore store = Stores.open(candidate, reading());
        RecordCursor cursor = store.scan()) {
      while (cursor.nextKey() != null) {
        // a record that could be read
      }
    }
  }

  private Comparison compare(StoreLocation candidate) throws StoreException {
    try (CredentialStore left = Stores.open(place, reading());
        CredentialStore right =
            Stores.open(candidate, reading().withUse(OpenOptions.Use.LONG_LIVED))) {
      return Comparison.of(left, right, progress);
    }
  }

  private OpenOptions reading() {
    return options.withAccess(OpenOptions.Access.READ);
  }

  private StoreException nothingKept() {
    String folder = String.valueOf(kept.base().toAbsolutePath().getParent());
    return new StoreException(
        Failure.NO_SUCH_STORE,
        kept.base(),
        "no store was kept beside it that could be put back",
        "ls -la " + ShellWord.of(folder),
        null);
  }
}
