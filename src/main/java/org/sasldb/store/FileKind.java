package org.sasldb.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a file can be that somebody names as a sasldb: the formats of a sasldb, what is easily taken
 * for one, and what it can be exported to. {@link FileKinds} tells which one a file is.
 */
public enum FileKind {
  BERKELEY_HASH("a Berkeley DB hash file", "berkeley", FileKind.CHECK),
  BERKELEY_ENCRYPTED("an encrypted Berkeley DB file", null, FileKind.DUMP_WITH_KEY),
  BERKELEY_BTREE("a Berkeley DB btree file", null, FileKind.DUMP_BERKELEY),
  BERKELEY_RECNO("a Berkeley DB recno file", null, FileKind.NO_SASLDB),
  BERKELEY_QUEUE("a Berkeley DB queue file", null, FileKind.NO_SASLDB),
  BERKELEY_HEAP("a Berkeley DB heap file", null, FileKind.NO_SASLDB),
  BERKELEY_SEVERAL("a Berkeley DB file of several databases", null, FileKind.DUMP_BERKELEY),
  BERKELEY_LEFTOVER(
      "the rest of an interrupted rename or removal of a Berkeley DB file", null, FileKind.RESTORE),
  BSD185_HASH("a Berkeley DB 1.85 hash file, as ndbm of BSD makes it", "ndbm", FileKind.CHECK),
  BSD185_BTREE("a Berkeley DB 1.85 btree file", null, FileKind.NO_SASLDB),
  GDBM("a GDBM file", "gdbm", FileKind.CHECK),
  GDBM_PAG("the .pag file of an ndbm database that gdbm keeps", "ndbm", FileKind.CHECK),
  NDBM_DIR(
      "the .dir file of an ndbm database",
      null,
      "Name the .pag file beside it, or the database without any suffix."),
  LMDB("an LMDB file", "lmdb", FileKind.CHECK),
  LMDB_32(
      "an LMDB file of a 32-bit system",
      null,
      "Dump it with `mdb_dump -n FILE` on such a system, and load the dump with `sasldb store"
          + " load`."),
  LMDB_LOCK(
      "the lock file of an LMDB database", null, "Name the file beside it, without \"-lock\"."),
  JE_LOG(
      "a log file of a Berkeley DB Java Edition store", null, "Name the folder that it lies in."),
  SQLITE("an SQLite database", null, FileKind.EXPORT),
  TDB("a TDB database", null, FileKind.EXPORT),
  CDB("a cdb file", null, FileKind.EXPORT),
  GZIP(FileKind.ARCHIVE, "gzip"),
  XZ(FileKind.ARCHIVE, "xz"),
  ZSTD(FileKind.ARCHIVE, "zstd"),
  BZIP2(FileKind.ARCHIVE, "bzip2"),
  ZIP(FileKind.ARCHIVE, "zip"),
  TAR(FileKind.ARCHIVE, "tar"),
  DB_DUMP("a text dump, as db_dump and mdb_dump write it", null, FileKind.LOAD),
  GDBM_DUMP(
      "a dump, as gdbm_dump writes it",
      null,
      "Make a GDBM file of it with `gdbm_load FILE NEW`, and name that."),
  JSON_LINES("JSON text", null, FileKind.LOAD),
  PASSWD_FILE(
      "a text file of lines with colons, like a passwd-file",
      null,
      "It is no database: the programs that read it are set up for that form."),
  TEXT("a text file", null, "Check the path: the mail server's sasldb_path names the database."),
  ZEROS(
      "a file that begins with nothing but zero bytes, as a crash can leave one",
      null,
      FileKind.RESTORE),
  EMPTY("an empty file", null, "Add a user to make it a store, or restore the file from a backup."),
  DANGLING_LINK(
      "a symbolic link that leads nowhere",
      null,
      "Look where it leads with `readlink -f FILE`, and make that file or remove the link."),
  FOLDER("a folder", null, "A folder is a store when Berkeley DB Java Edition made it."),
  NO_FILE("neither a file nor a folder", null, "Name a regular file."),
  MISSING("nothing: there is no such file", null, "Check the path; adding a user makes a store."),
  OLD_NDBM_OR_UNKNOWN(
      "no file of gdbm, though it is named .pag",
      null,
      "If it is of the original ndbm, export its records with a program of the system that made"
          + " it, and load them with `sasldb store load`."),
  UNKNOWN("a file of an unknown kind", null, "Check the path; `file FILE` may know more.");

  private static final String CHECK = "Look into it with `sasldb store check -f FILE`.";
  private static final String RESTORE = "Restore the file from a backup.";
  private static final String NO_SASLDB =
      "No sasldb is of that kind: check the path; the mail server's sasldb_path names the"
          + " database.";
  private static final String EXPORT =
      "Export its records with the tools of that database, and load them into a new store with"
          + " `sasldb store load -f NEW`.";
  private static final String DUMP_BERKELEY =
      "Dump it with `db5.3_dump FILE`, and load the dump into a new store with `sasldb store load"
          + " -f NEW`.";
  private static final String DUMP_WITH_KEY =
      "Dump it with db5.3_dump where its key is known, and load the dump into a new store with"
          + " `sasldb store load -f NEW`.";
  private static final String LOAD = "Load it into a store with `sasldb store load`.";
  private static final String ARCHIVE = "an archive or a compressed file";

  private final String noun;
  private final @Nullable String format;
  private final String nextStep;

  FileKind(String noun, @Nullable String format, String nextStep) {
    this.noun = noun;
    this.format = format;
    this.nextStep = nextStep;
  }

  FileKind(String noun, String tool) {
    this(
        noun + " (" + tool + ")",
        null,
        "Unpack it with " + tool + ", and name the file that comes out.");
  }

  /** What it is, with its article: to follow "it is". */
  public String noun() {
    return noun;
  }

  /** The prefix of the store format that reads it; empty if none does. */
  public Optional<String> format() {
    return Optional.ofNullable(format);
  }

  /** Whether it is a database, if not one that a sasldb can be. */
  public boolean isDatabase() {
    return switch (this) {
      case BERKELEY_HASH,
          BERKELEY_ENCRYPTED,
          BERKELEY_BTREE,
          BERKELEY_RECNO,
          BERKELEY_QUEUE,
          BERKELEY_HEAP,
          BERKELEY_SEVERAL,
          BSD185_HASH,
          BSD185_BTREE,
          GDBM,
          GDBM_PAG,
          LMDB,
          LMDB_32,
          SQLITE,
          TDB,
          CDB ->
          true;
      default -> false;
    };
  }

  /** Whether it may be a store that was damaged: nothing tells what else it is. */
  public boolean mayBeDamaged() {
    return switch (this) {
      case ZEROS, EMPTY, OLD_NDBM_OR_UNKNOWN, UNKNOWN -> true;
      default -> false;
    };
  }

  /** What a user can do next, as a sentence; FILE in it stands for the path. */
  public String nextStep() {
    return nextStep;
  }
}
