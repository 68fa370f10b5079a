package org.sasldb.store.je;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.sasldb.store.CheckReport;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.SalvageSink;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreProvider;

/**
 * Opens stores in Berkeley DB Java Edition.
 *
 * <p>A folder that others may enter, or that holds settings for JE that are not ours, is refused. A
 * new store is made by its first change and not by opening it: then the folder comes into being
 * with mode 0700, and so do folders on the way to it that are missing. An empty folder that exists
 * is used if its mode is 0700 already; its mode is never changed.
 */
public final class JeStoreProvider implements StoreProvider {
  @Override
  public void prepare() {
    HeadStart.begin();
  }

  @Override
  public CredentialStore open(Path path, OpenOptions options) throws StoreException {
    if (options.use() == OpenOptions.Use.ONE_SHOT) {
      HeadStart.begin();
    }
    JeFolder folder = new JeFolder(path);
    boolean exists = exists(folder);
    if (exists) {
      folder.requireSafe();
    } else if (options.access() != OpenOptions.Access.CREATE) {
      throw missing(folder);
    } else if (Files.isRegularFile(path)) {
      throw isFile(path);
    } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      requireUsable(folder);
    }
    return new JeStore(folder, options, exists);
  }

  /**
   * Whether there is a store, which is so from its first commit on, and if a log is there that
   * might have held one.
   */
  static boolean exists(JeFolder folder) throws StoreException {
    Path path = folder.path();
    return Files.isDirectory(path)
        && Files.isReadable(path)
        && folder.hasLog()
        && (folder.hasMark() || !folder.isVacant());
  }

  @Override
  public boolean exists(Path path) throws StoreException {
    JeFolder folder = new JeFolder(path);
    // whoever opens one of which only the mark is left is told that it was lost
    return exists(folder)
        || (Files.isDirectory(path)
            && Files.isReadable(path)
            && JeOpening.loss(folder, 0, JeOpening.mark(folder)) != null);
  }

  /** Refuses a folder in which no store should be made. */
  static void requireUsable(JeFolder folder) throws StoreException {
    folder.requireSafe();
    // asked again, because another process may have made the store between the two looks
    if (!exists(folder) && !folder.isVacant() && !exists(folder)) {
      throw notAStore(folder);
    }
  }

  private static StoreException missing(JeFolder folder) throws StoreException {
    Path path = folder.path();
    if (!Files.exists(path)) {
      return StoreFailures.missing(path, null);
    }
    if (Files.isRegularFile(path)) {
      return isFile(path);
    }
    folder.entries();
    return notAStore(folder);
  }

  private static StoreException isFile(Path path) {
    return new StoreException(
        Failure.NOT_A_STORE,
        path,
        "it is a file, not a folder",
        "sasldb store info -f " + ShellWord.of(path),
        null);
  }

  private static StoreException notAStore(JeFolder folder) throws StoreException {
    StoreException lost = JeOpening.loss(folder, 0, JeOpening.mark(folder));
    if (lost != null) {
      return lost;
    }
    return new StoreException(
        Failure.IS_A_DIRECTORY,
        folder.path(),
        "it holds no store",
        "name an empty or a new folder: je:" + folder.path().resolve("sasldb"),
        null);
  }

  @Override
  public CheckReport check(Path path, OpenOptions options) throws StoreException {
    JeFolder folder = new JeFolder(path);
    if (!exists(folder)) {
      throw missing(folder);
    }
    return JeCheck.check(folder, options);
  }

  @Override
  public StoreBuilder build(Path path, NewStore terms) throws StoreException {
    return JeBuilder.begin(path, terms);
  }

  @Override
  public CheckReport salvage(Path path, OpenOptions options, SalvageSink sink)
      throws StoreException {
    JeFolder folder = new JeFolder(path);
    if (!exists(folder)) {
      throw missing(folder);
    }
    return JeSalvage.run(folder, options, sink);
  }

  @Override
  public void compact(Path path, OpenOptions options) throws StoreException {
    JeFolder folder = new JeFolder(path);
    if (!exists(folder)) {
      throw missing(folder);
    }
    folder.requireSafe();
    try (JeStore store = new JeStore(folder, options.withAccess(OpenOptions.Access.WRITE), true)) {
      store.compact();
    }
  }

  /**
   * Goes on with a store that lost commits, with what is left of it: cuts the log where it cannot
   * be read and counts from there. Noted in the history. No other handle on the store may be open.
   *
   * @return the number of commits that are given up, 0 if none is missing and nothing was done
   * @throws StoreException if the store cannot be opened for another reason
   */
  public long acceptLoss(Path path, OpenOptions options) throws StoreException {
    JeFolder folder = new JeFolder(path);
    if (!exists(folder)) {
      throw missing(folder);
    }
    folder.requireSafe();
    return JeHome.acceptLoss(folder, options);
  }
}
