package org.sasldb.publish;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;
import org.sasldb.store.Failure;
import org.sasldb.store.PublishedMark;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/** Writes and removes the note beside a published file. */
final class TargetMark {
  private static final String READABLE = "rw-r--r--";

  private TargetMark() {}

  /**
   * Notes beside a file which store it belongs to, unless that is noted already.
   *
   * @throws StoreException {@link Failure#PUBLISHED_FILE} if it belongs to another store
   */
  static void claim(Path target, Path store) throws StoreException {
    Optional<Path> owner = PublishedMark.storeOf(target);
    if (owner.isPresent() && owner.get().equals(store)) {
      return;
    }
    Optional<Path> other = otherStore(target, store);
    if (other.isPresent()) {
      throw new StoreException(
          Failure.PUBLISHED_FILE,
          target,
          "the store " + other.get() + " is published to it",
          "sasldb publish remove " + ShellWord.of(target) + " -f " + ShellWord.of(other.get()),
          null);
    }
    write(target, store);
  }

  /**
   * Another store that is published to a file, whose files beside it are none of ours: it may be at
   * work there. Empty also for one that is gone, or has forgotten the file.
   */
  static Optional<Path> otherStore(Path target, Path store) throws StoreException {
    return PublishedMark.storeOf(target)
        .filter(owner -> !owner.equals(store) && TargetList.claims(owner, target));
  }

  /** Whether a file belongs to another store than this one, which is still published to it. */
  static boolean isOfAnother(Path target, Path store) throws StoreException {
    return otherStore(target, store).isPresent();
  }

  /** Says that a store is published to a file. Everybody may read it; there is no secret in it. */
  private static void write(Path target, Path store) throws StoreException {
    Properties note = new Properties();
    note.setProperty(PublishedMark.STORE, store.toString());
    StringWriter text = new StringWriter();
    try {
      note.store(text, " Written by sasldb: a store is published to the file of this name.");
    } catch (IOException e) {
      throw StoreFailures.write(target, e);
    }
    FolderFile.write(
        PublishedMark.of(target),
        text.toString().getBytes(StandardCharsets.ISO_8859_1),
        PosixFilePermissions.fromString(READABLE),
        false);
  }

  /** The file is on its own again. */
  static void remove(Path target) throws StoreException {
    try {
      Files.deleteIfExists(PublishedMark.of(target));
    } catch (IOException e) {
      throw StoreFailures.write(target, e);
    }
  }
}
