package org.sasldb.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Opens stores of every format.
 *
 * <p>The providers are named here and not found by {@code ServiceLoader}: a lookup of services
 * costs more than the whole change of a small file, and nothing of a format is to be loaded before
 * a store of that format is opened.
 */
public final class Stores {
  private static final Map<StoreFormat, String> PROVIDERS =
      Map.of(
          StoreFormat.JE, "org.sasldb.store.je.JeStoreProvider",
          StoreFormat.BERKELEY, "org.sasldb.store.file.BerkeleyStoreProvider",
          StoreFormat.GDBM, "org.sasldb.store.file.GdbmStoreProvider",
          StoreFormat.NDBM, "org.sasldb.store.file.NdbmStoreProvider",
          StoreFormat.LMDB, "org.sasldb.store.lmdb.LmdbStoreProvider");

  private static final String PLACES = "org.sasldb.store.file.FilePlaceKeeper";

  private static final String PUBLISHER = "org.sasldb.publish.TargetPublisher";

  private Stores() {}

  /**
   * Opens a store.
   *
   * @throws StoreException if there is none (and none may be created), or it cannot be used
   */
  public static CredentialStore open(StoreLocation location, OpenOptions options)
      throws StoreException {
    return Uninterrupted.look(
        new Uninterrupted.Work<CredentialStore>() {
          @Override
          public CredentialStore run() throws StoreException {
            return openNow(location, options);
          }
        });
  }

  private static CredentialStore openNow(StoreLocation location, OpenOptions options)
      throws StoreException {
    StoreFormat format = location.format();
    if (options.access() == OpenOptions.Access.READ) {
      return provider(format).open(location.path(), options);
    }
    if (format != StoreFormat.JE) {
      PublishedMark.requireOwn(location, options);
    }
    CredentialStore store = provider(format).open(location.path(), options);
    return format == StoreFormat.JE && StorePublisher.hasTargets(location.path())
        ? publishing(store, location.path(), options)
        : store;
  }

  private static CredentialStore publishing(CredentialStore store, Path path, OpenOptions options)
      throws StoreException {
    boolean done = false;
    try {
      StorePublisher publisher = load(PUBLISHER, StorePublisher.class);
      CredentialStore publishing = publisher.publishing(store, path, options);
      done = true;
      return publishing;
    } finally {
      if (!done) {
        store.close();
      }
    }
  }

  /** Whether there is a store of the format that a location declares. */
  static boolean exists(StoreLocation location) throws StoreException {
    return provider(location.format()).exists(location.path());
  }

  /** The longest key that a store can hold which does not exist yet. */
  public static int longestKey(StoreLocation location) throws StoreException {
    return provider(location.format()).longestKey(location.path());
  }

  /** Reads the whole of a store and reports all that is wrong with it. Changes nothing. */
  public static CheckReport check(StoreLocation location, OpenOptions options)
      throws StoreException {
    return provider(location.format()).check(location.path(), options);
  }

  /** Begins to build a store from nothing. */
  public static StoreBuilder build(StoreLocation location, NewStore terms) throws StoreException {
    PublishedMark.requireOwn(location, terms.options());
    return provider(location.format()).build(location.path(), terms);
  }

  /** Hands over every record that can still be read of a damaged store, and says what is lost. */
  public static CheckReport salvage(StoreLocation location, OpenOptions options, SalvageSink sink)
      throws StoreException {
    return provider(location.format()).salvage(location.path(), options, sink);
  }

  /** Rewrites a store with the records it has. */
  public static void compact(StoreLocation location, OpenOptions options) throws StoreException {
    PublishedMark.requireOwn(location, options);
    provider(location.format()).compact(location.path(), options);
  }

  /**
   * Rewrites an LMDB file with the records it has and another map size. Programs that have it open
   * must be stopped before and started after it.
   *
   * @param mapBytes how far it may grow; 0 for as far as now
   * @throws IllegalArgumentException if it is a store of another format
   */
  public static void compact(StoreLocation location, OpenOptions options, long mapBytes)
      throws StoreException {
    PublishedMark.requireOwn(location, options);
    provider(location.format()).compact(location.path(), options, mapBytes);
  }

  /**
   * Reads what compacting would write anew. Changes nothing.
   *
   * @param mapBytes how far an LMDB file would be let grow; 0 for as far as now
   * @throws StoreException what would keep it from being compacted, as far as known before
   */
  public static void tryCompact(StoreLocation location, OpenOptions options, long mapBytes)
      throws StoreException {
    PublishedMark.requireOwn(location, options);
    provider(location.format()).tryCompact(location.path(), options, mapBytes);
  }

  /**
   * Refuses to change a file that a store is published to; what is built, rewritten or held is
   * asked for it anyway. For who only says what would be done.
   */
  public static void requireOwn(StoreLocation location, OpenOptions options) throws StoreException {
    PublishedMark.requireOwn(location, options);
  }

  /** Keeps our other writers out of a store that is a file, so that it can be exchanged. */
  public static HeldPlace hold(StoreLocation location, OpenOptions options) throws StoreException {
    PublishedMark.requireOwn(location, options);
    return load(PLACES, HeldPlace.Keeper.class).hold(location.path(), location.format(), options);
  }

  /**
   * Removes what a process that was killed left beside a store of that name, in any format of one
   * file: temporaries, which may hold every password, and lock files that nobody holds. There need
   * be no store of that name. What was begun to be written in place is finished first. Where a
   * living process is at work on such a store, or this user may not, nothing happens.
   *
   * @param name as of a store; for NDBM with or without its suffix
   * @throws StoreException if what was begun in place cannot be finished; it stays for the next try
   */
  public static void tidy(Path name) throws StoreException {
    if (KilledWriters.mayHaveLeft(name)) {
      // one of these looks at the same name as GDBM
      for (StoreFormat format : List.of(StoreFormat.BERKELEY, StoreFormat.NDBM, StoreFormat.LMDB)) {
        provider(format).tidy(name);
      }
    }
  }

  /**
   * Tells that a store will be opened for one command, once something else is done: a password
   * typed, for example. What is slow to start is begun meanwhile. Nothing is wrong with it yet,
   * whatever is found at the place; opening it tells.
   */
  public static void prepare(StoreLocation location) {
    try {
      if (location.format() == StoreFormat.JE) {
        prepare(StoreFormat.JE);
      }
    } catch (StoreException e) {
      // told by whoever opens it
    }
  }

  /** As {@link #prepare(StoreLocation)}, where only the format is known. */
  public static void prepare(StoreFormat format) {
    provider(format).prepare();
  }

  /** Whether a store publishes to a file. */
  static boolean publishesTo(Path folder, Path target) {
    return load(PUBLISHER, StorePublisher.class).publishesTo(folder, target);
  }

  private static StoreProvider provider(StoreFormat format) {
    return load(PROVIDERS.getOrDefault(format, format.name()), StoreProvider.class);
  }

  private static <T> T load(String name, Class<T> type) {
    try {
      return Class.forName(name).asSubclass(type).getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException("not on the class path: " + name, e);
    }
  }
}
