package org.sasldb.store;

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
          StoreFormat.BERKELEY, "org.sasldb.store.file.BerkeleyStoreProvider");

  private Stores() {}

  /**
   * Opens a store.
   *
   * @throws StoreException if there is none (and none may be created), or it cannot be used
   */
  public static CredentialStore open(StoreLocation location, OpenOptions options)
      throws StoreException {
    return provider(location.format()).open(location.path(), options);
  }

  /** Reads the whole of a store and reports all that is wrong with it. Changes nothing. */
  public static CheckReport check(StoreLocation location, OpenOptions options)
      throws StoreException {
    return provider(location.format()).check(location.path(), options);
  }

  private static StoreProvider provider(StoreFormat format) {
    String name = PROVIDERS.get(format);
    try {
      return Class.forName(name)
          .asSubclass(StoreProvider.class)
          .getDeclaredConstructor()
          .newInstance();
    } catch (ReflectiveOperationException | LinkageError e) {
      throw new IllegalStateException(
          "the classes for " + format.title() + " are not on the class path: " + name, e);
    }
  }
}
