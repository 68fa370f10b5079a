package org.sasldb.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * The catalogue of the ways in which a store can be broken or out of reach.
 *
 * <p>A code never changes its meaning and is never used again for another one.
 */
public enum Failure {
  NO_SUCH_STORE(
      "E1001",
      "no such store",
      "Nothing exists at the path, or a folder on the way to it is missing. Check the name; a"
          + " store is created by adding a user to it."),
  NOT_A_STORE(
      "E1002",
      "not a credential store",
      "The file is something else: text, an empty file, or another kind of database. Check that the"
          + " path is the one that the mail server uses (sasldb_path in its SASL configuration)."),
  UNSUPPORTED(
      "E1003",
      "a kind of database that is not supported",
      "The file is a database, but of a kind, version or option that a sasldb never has (a B-tree,"
          + " an encrypted file, a version before 7). Rewrite it with the tools that made it."),
  DAMAGED(
      "E1004",
      "the store is damaged",
      "The structure of the store contradicts itself. Nothing was changed. Keep a copy of the store"
          + " before anything else is tried. `sasldb store check` names each place, and `sasldb store"
          + " recover FROM TO` saves every record that can still be read into a new store."),
  NO_PERMISSION(
      "E1005",
      "permission denied",
      "The file or its folder does not let this user read or write. Run the command as root or as"
          + " the owner of the file."),
  IS_A_DIRECTORY(
      "E1006",
      "a folder that holds no store",
      "A folder is only a store when Berkeley DB Java Edition made it. To create one there, name it"
          + " `je:PATH`."),
  UNSAFE_STORE(
      "E1007",
      "other users can get at the store",
      "The folder of a JE store must be closed to everybody but its owner (mode 0700), and may not"
          + " hold settings (je.properties) that are not ours."),
  STORE_EXISTS(
      "E1008",
      "something is there already",
      "A new store was to be made at a path where a file or a store is. Nothing was changed. Choose"
          + " another path, or say that the old one may go (`--yes`)."),
  READ_ONLY_FORMAT(
      "E1009",
      "a format that is only read",
      "A hash file of Berkeley DB 1.85, as the NDBM of a BSD makes it, is read and never written."
          + " `sasldb store convert` makes a store of another format of it."),
  NATIVE_LIBRARY(
      "E1010",
      "the LMDB library cannot be loaded",
      "Only changes of an LMDB file need the native library. It is unpacked into the folder for"
          + " temporary files, which may not be mounted noexec; another folder can be named with"
          + " `SASLDB_JAVA_OPTS=-Dlmdbjava.extract.dir=FOLDER`."),
  MAP_FULL(
      "E1205",
      "the LMDB map is full",
      "An LMDB file does not grow beyond its map size. Stop the programs that use the file, give it"
          + " a larger one with `sasldb store compact --map-size=BYTES`, and start them again."),
  MAP_TOO_SMALL(
      "E1206",
      "a map size that is too small",
      "The LMDB file would not fit into the map size that was asked for. Nothing was changed. The"
          + " message names the least size; a file that is to be changed needs more."),
  NOT_REPLACEABLE(
      "E1207",
      "a file that no other can replace",
      "The file has several names (hard links), so that the others would keep the old content; or"
          + " it is mounted by itself (a bind mount), and then its name cannot go to another file."
          + " Nothing was changed. Mount the folder instead of the file, or leave the file one name,"
          + " and run the command again. A store can be published to each of several names, once"
          + " each is a file of its own."),
  LOCKED(
      "E1101",
      "locked by another program",
      "Another program is writing the store and did not finish within the 60 seconds for which a"
          + " command waits. Try again; if it persists, find the program that holds it (`fuser -v"
          + " PATH`)."),
  CHANGED_UNDERNEATH(
      "E1102",
      "changed by another program meanwhile",
      "A program that takes no lock (a real saslpasswd2) kept changing the file while it was read"
          + " or rewritten. Nothing was changed. Run the command again when that program is done."),
  READ_FAILED("E1201", "cannot read", "The system could not read the file; the reason is its own."),
  WRITE_FAILED(
      "E1202",
      "cannot write",
      "The system could not write the file; the reason is its own. The store is as it was before."),
  NO_SPACE(
      "E1203",
      "no space left",
      "The disk, or the quota, is full. The store is as it was before. Make room and run the"
          + " command again."),
  READ_ONLY("E1204", "opened for reading only", "The store was opened for reading only."),
  KEY_REFUSED(
      "E1301",
      "a key that the store cannot hold",
      "User, realm and property name together are too long for this format: a Berkeley hash file"
          + " holds a quarter of its page size, 1,024 bytes in the usual file."),
  VALUE_REFUSED(
      "E1302",
      "a value that the store cannot hold",
      "The value is longer than this format can hold."),
  DUPLICATES(
      "E1303",
      "duplicate records",
      "The file was made with duplicate keys, which Cyrus never does; it can be read, but a change"
          + " could not be made without guessing. Dump it, remove the duplicates, and load it into"
          + " a new file."),
  RECORDS_LOST(
      "E1401",
      "committed changes are missing",
      "The store holds fewer changes than were acknowledged: its log was damaged or an old copy was"
          + " put back. Nothing was changed. Restore a backup, or accept the loss knowingly."),
  NEWER_SCHEMA(
      "E1402",
      "made by a newer version",
      "A newer version of this program made the store. Install that version."),
  PUBLISHED_FILE(
      "E1501",
      "a published file",
      "A store is published to the file, so that a change made to it would be lost with the next"
          + " publication. Change the store that is named; or, if the file is to live on its own,"
          + " `sasldb publish remove FILE -f STORE`."),
  TARGET_CHANGED(
      "E1502",
      "a published file was changed by another program",
      "Somebody changed the published file itself, most likely by saslpasswd2 of Cyrus SASL. It was"
          + " not laid over. `sasldb publish status` shows the difference, `sasldb publish adopt`"
          + " takes the change into the store, `sasldb publish run --force` overwrites it."),
  NOT_PUBLISHED(
      "E1503",
      "not published",
      "The store has the change, but a file it is published to does not; the message says why."
          + " Mend that, then `sasldb publish run` publishes what is behind. The copy of a store is"
          + " still published to the files of its original, which are not laid over: take them off"
          + " the list of the copy by `sasldb publish remove`."),
  BAD_TARGETS(
      "E1504",
      "the list of targets cannot be read",
      "The file `targets.json` in the folder of the store says where the store is published to. It"
          + " is damaged, or a newer version wrote it. Nothing was changed. Restore it from a"
          + " backup, or move it away and add the targets again (`sasldb publish add`).");

  private final String code;
  private final String title;
  private final String explanation;

  Failure(String code, String title, String explanation) {
    this.code = code;
    this.title = title;
    this.explanation = explanation;
  }

  /** The stable code, {@code E} and four digits. */
  public String code() {
    return code;
  }

  /** A few words, for an error line. */
  public String title() {
    return title;
  }

  /** What it means and what to do, for {@code sasldb explain}. */
  public String explanation() {
    return explanation;
  }

  /** The failure with that code, in any case. */
  public static Optional<Failure> ofCode(String code) {
    String wanted = code.toUpperCase(Locale.ROOT);
    return Arrays.stream(values()).filter(f -> f.code.equals(wanted)).findFirst();
  }
}
