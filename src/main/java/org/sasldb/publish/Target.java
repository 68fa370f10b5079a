package org.sasldb.publish;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.store.Failure;
import org.sasldb.store.FileKinds;
import org.sasldb.store.NdbmName;
import org.sasldb.store.PublishedMark;
import org.sasldb.store.Replaceable;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.verifier.ScramMechanism;

/**
 * A file that a store is published to.
 *
 * @param format its format, which is not JE
 * @param path where it is, absolute; without a suffix for NDBM
 * @param access who owns it and who may read it
 * @param selection which records it gets
 * @param held whether it stays as it is until it is published by hand
 */
public record Target(
    StoreFormat format, Path path, Access access, Selection selection, boolean held) {
  public Target {
    if (format == StoreFormat.JE || !path.isAbsolute()) {
      throw new IllegalArgumentException("not a file that a store can be published to: " + path);
    }
  }

  /**
   * Owner, group and mode, as an administrator gives them; what is null stays as it is in a file
   * that exists.
   *
   * @param owner a name or a number
   * @param group a name or a number
   * @param mode the permission bits
   */
  public record Access(@Nullable String owner, @Nullable String group, @Nullable Integer mode) {
    /** As it is; a new file can be read by its maker alone. */
    public static final Access UNCHANGED = new Access(null, null, null);
  }

  /**
   * Which records a file gets. Secrets of disabled accounts and records with malformed keys are
   * never published.
   *
   * @param realms the realms, each as it is or with {@code *} for any characters; all if empty
   * @param properties the names of the properties; all if empty
   * @param scram which verifier becomes {@code authPassword}; null for the one that has this name
   *     in the store
   */
  public record Selection(
      List<String> realms, List<String> properties, @Nullable ScramMechanism scram) {
    /** Everything. */
    public static final Selection ALL = new Selection(List.of(), List.of(), null);

    public Selection {
      realms = List.copyOf(realms);
      properties = List.copyOf(properties);
    }
  }

  /** The same, held or not. */
  public Target withHeld(boolean nowHeld) {
    return new Target(format, path, access, selection, nowHeld);
  }

  /** The name of the store in this file. */
  public StoreLocation location() {
    return StoreLocation.of(format, path);
  }

  /** The file that holds the records. */
  Path recordFile() {
    return format == StoreFormat.NDBM ? NdbmName.of(path).file() : path;
  }

  /**
   * The file that holds records in this place now, which can be of another format: until the target
   * is published in its own, or after an undo. Whether it exists or not.
   */
  Path fileInPlace() {
    return StoreLocation.of(path).recordFile();
  }

  /** Whether there is anything in its place. */
  boolean isThere() {
    return Files.exists(fileInPlace());
  }

  /** Whether all files are there that programs need: NDBM of gdbm opens none without the other. */
  boolean isComplete() {
    NdbmName pair = NdbmName.of(path);
    boolean isPair = format == StoreFormat.NDBM && !pair.isBsd();
    return isThere() && (!isPair || Files.exists(pair.directory()));
  }

  /**
   * What is in its place, by the format of its content.
   *
   * @throws StoreException if it is no store
   */
  StoreLocation inPlace() throws StoreException {
    return StoreLocation.of(StoreLocation.of(path).format(), path);
  }

  /**
   * What is in its place and is to give way. What is no store any more is one file like that of
   * Berkeley DB, which another one can take the place of.
   *
   * @param always whether it may be no store, unless it is a file of another kind, to which a link
   *     may lead
   * @throws StoreException if it is none and may not, or one whose programs read no file that is
   *     made here
   */
  StoreLocation toReplace(boolean always) throws StoreException {
    try {
      requireOwnNames();
      requireOwnFiles();
      StoreLocation place = inPlace();
      if (place.format() == StoreFormat.NDBM && NdbmName.of(path).isBsd()) {
        throw new StoreException(
            Failure.READ_ONLY_FORMAT,
            place.recordFile(),
            "it is NDBM as a BSD makes it",
            "sasldb store convert " + ShellWord.of(place.recordFile()) + " berkeley:NEW-FILE",
            null);
      }
      return place;
    } catch (StoreException e) {
      if (!always || e.failure() != Failure.NOT_A_STORE || !mayBeDamaged()) {
        throw e;
      }
      return StoreLocation.of(StoreFormat.BERKELEY, path);
    }
  }

  private boolean mayBeDamaged() throws StoreException {
    try {
      return FileKinds.of(path).mayBeDamaged();
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  /**
   * Requires that it does not lead into the folder of the store itself.
   *
   * @param store that folder, links resolved
   * @throws StoreException if it does
   */
  void requireOutside(Path store) throws StoreException {
    if (PublishedFiles.real(path).startsWith(store)) {
      throw new StoreException(
          Failure.STORE_EXISTS,
          path,
          "it leads into the folder of the store itself",
          "ls -l " + ShellWord.of(path),
          null);
    }
  }

  /** Whether a name, absolute, is that of this target or leads to the same files. */
  boolean isAt(Path name) {
    return name.equals(path) || name.equals(recordFile()) || realMark(name).equals(realMark(path));
  }

  private static Path realMark(Path name) {
    return PublishedFiles.real(PublishedMark.of(name));
  }

  /**
   * Requires that the files can keep their names: a link leads to one file of one name.
   *
   * @throws StoreException if a pair of files is to be, or is, where a link is
   */
  void requireOwnNames() throws StoreException {
    NdbmName pair = NdbmName.of(path);
    Path link = null;
    for (Path name : List.of(path, pair.file(), pair.directory())) {
      link = Files.isSymbolicLink(name) ? name : link;
    }
    boolean isPair = format == StoreFormat.NDBM || inPlace().format() == StoreFormat.NDBM;
    if (link != null && isPair) {
      throw new StoreException(
          Failure.UNSUPPORTED,
          path,
          link + " is a symbolic link, and NDBM has a pair of files of the same name",
          "publish to the place that the link leads to: readlink -f " + ShellWord.of(link),
          null);
    }
  }

  /**
   * Requires that the files in its place are nobody else's, and that those it gets take no other
   * store's names. What a process that was killed began is settled before this is asked.
   *
   * @throws StoreException if the file has a further name, under which it would stay as it is, or
   *     something else has a name that this format needs
   */
  void requireOwnFiles() throws StoreException {
    Path file = fileInPlace();
    if (!Files.isRegularFile(file)) {
      return;
    }
    Replaceable.requireOneName(file);
    NdbmName pair = NdbmName.of(path);
    if (format == StoreFormat.NDBM && !file.equals(pair.file())) {
      for (Path name : List.of(pair.directory(), pair.file())) {
        if (Files.exists(name, LinkOption.NOFOLLOW_LINKS)) {
          throw new StoreException(
              Failure.STORE_EXISTS,
              name,
              "it belongs to another store than " + path + ", and NDBM needs this name",
              "ls -l " + ShellWord.of(name),
              null);
        }
      }
    }
  }
}
