package org.sasldb.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Finds the store of this host when none is named: the JE store if there is one; else the classic
 * file if it can be read; else the JE store that is to be created.
 *
 * @param jeHome where the JE store is or is to be
 * @param classicFile the file that Cyrus SASL uses, {@code /etc/sasldb2}
 */
public record HostStore(Path jeHome, Path classicFile) {
  /** The file that libsasl was built with nearly everywhere. */
  public static final Path CLASSIC_FILE = Path.of("/etc/sasldb2");

  /**
   * The places for a user.
   *
   * @param root whether the user is root
   * @param home the user's home folder
   * @param xdgDataHome the value of {@code XDG_DATA_HOME}, or empty
   */
  public static HostStore of(boolean root, Path home, String xdgDataHome) {
    if (root) {
      return new HostStore(Path.of("/var/lib/sasldb"), CLASSIC_FILE);
    }
    Path data = xdgDataHome.isEmpty() ? home.resolve(".local/share") : Path.of(xdgDataHome);
    return new HostStore(data.resolve("sasldb"), CLASSIC_FILE);
  }

  /** The store to use now. */
  public StoreLocation locate() {
    if (!StoreLocation.isJeStore(jeHome) && Files.isReadable(classicFile)) {
      return StoreLocation.of(classicFile);
    }
    return StoreLocation.of(StoreFormat.JE, jeHome);
  }

  /**
   * Why the classic file is not the one although it exists; empty if it is, or does not exist. Two
   * stores on one host are easily taken for each other.
   */
  public Optional<String> whyNotTheClassicFile() {
    if (!Files.exists(classicFile)) {
      return Optional.empty();
    }
    if (StoreLocation.isJeStore(jeHome)) {
      return Optional.of(classicFile + " is there too, and is not used");
    }
    return Files.isReadable(classicFile)
        ? Optional.empty()
        : Optional.of("this user may not read " + classicFile);
  }

  /**
   * Refuses to take the host for one without a store because its classic file cannot be read. A
   * command that only reads or deletes asks this where {@link #isNew()}.
   *
   * @throws StoreException {@link Failure#NO_PERMISSION}
   */
  public void requireNoneHidden() throws StoreException {
    if (isNew() && Files.exists(classicFile)) {
      throw StoreFailures.denied(classicFile, "read", null);
    }
  }

  /** Whether {@link #locate()} names a store that does not exist yet. */
  public boolean isNew() {
    return !StoreLocation.isJeStore(jeHome) && !Files.isReadable(classicFile);
  }
}
