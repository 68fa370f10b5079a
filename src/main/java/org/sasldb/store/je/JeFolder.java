package org.sasldb.store.je;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.sasldb.store.Failure;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;

/**
 * The folder of a store: who may look in, and what lies in it.
 *
 * <p>The folder has mode 0700, so that nobody else can reach a file in the moment between its
 * creation by JE, whose mode follows the umask, and {@link #closeFiles}. No file is ever opened to
 * change its mode: closing any descriptor of {@code je.lck} would give JE's lock up.
 *
 * @param path where it is
 */
record JeFolder(Path path) {
  static final String LOCK_FILE = "je.lck";

  private static final String SETTINGS_FILE = "je.properties";
  private static final String LOG_SUFFIX = ".jdb";
  private static final int HEXADECIMAL = 16;

  /** What nobody needs to miss in a folder that holds no store yet. */
  private static final Set<String> LEFT_OVERS =
      Set.of(LOCK_FILE, "je.info.0", "je.info.0.lck", WriterTurn.NAME, "lost+found");

  private static final Set<PosixFilePermission> OWNER_FILE =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

  /** For files that are made here and not by JE. */
  static final FileAttribute<?> OWNER_FILE_ATTRIBUTE =
      PosixFilePermissions.asFileAttribute(OWNER_FILE);

  /** For the folder itself. */
  static final FileAttribute<?> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  /**
   * A file or folder as the system describes it.
   *
   * @param path where it is
   * @param mode type and permissions
   * @param uid the owner
   * @param size bytes
   */
  record Entry(Path path, int mode, int uid, long size) {
    private static final int TYPE = 0170000;
    private static final int REGULAR = 0100000;
    private static final int LINK = 0120000;
    private static final int PERMISSIONS = 07777;
    private static final int OTHERS = 0077;
    private static final int OWNER_ONLY = 0600;

    static Entry of(Path path, LinkOption... options) throws IOException {
      Map<String, Object> found = Files.readAttributes(path, "unix:mode,uid,size", options);
      return new Entry(path, number(found, "mode"), number(found, "uid"), size(found));
    }

    private static int number(Map<String, Object> found, String name) {
      return found.get(name) instanceof Integer value ? value : 0;
    }

    private static long size(Map<String, Object> found) {
      return found.get("size") instanceof Long value ? value : 0;
    }

    String name() {
      return String.valueOf(path.getFileName());
    }

    boolean isRegular() {
      return (mode & TYPE) == REGULAR;
    }

    boolean isLink() {
      return (mode & TYPE) == LINK;
    }

    boolean isLog() {
      return JeFolder.isLog(path);
    }

    boolean isOpenToOthers() {
      return (mode & OTHERS) != 0;
    }

    boolean isOwnerOnly() {
      return (mode & PERMISSIONS) == OWNER_ONLY;
    }

    /** The permissions as {@code chmod} takes them. */
    String permissions() {
      String octal = Integer.toOctalString(mode & PERMISSIONS);
      return "0000".substring(octal.length()) + octal;
    }
  }

  /** The folder itself. */
  Entry status() throws StoreException {
    try {
      return Entry.of(path);
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }

  /** What lies in it, links not followed. */
  List<Entry> entries() throws StoreException {
    return described(paths());
  }

  private static List<Entry> described(List<Path> paths) throws StoreException {
    List<Entry> entries = new ArrayList<>(paths.size());
    for (Path entry : paths) {
      try {
        entries.add(Entry.of(entry, LinkOption.NOFOLLOW_LINKS));
      } catch (NoSuchFileException e) {
        // JE deletes a file whose content it has moved
      } catch (IOException e) {
        throw StoreFailures.read(entry, e);
      }
    }
    return entries;
  }

  /** Where everything in it is. To ask the system what each is costs more than the list. */
  private List<Path> paths() throws StoreException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(path)) {
      for (Path entry : paths) {
        found.add(entry);
      }
    } catch (DirectoryIteratorException e) {
      throw StoreFailures.read(path, new IOException(e));
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
    return found;
  }

  private List<Path> logPaths() throws StoreException {
    List<Path> logs = new ArrayList<>();
    for (Path entry : paths()) {
      if (isLog(entry)) {
        logs.add(entry);
      }
    }
    return logs;
  }

  private static boolean isLog(Path file) {
    return String.valueOf(file.getFileName()).endsWith(LOG_SUFFIX);
  }

  /** Whether there is a log file. */
  boolean hasLog() throws StoreException {
    return !logPaths().isEmpty();
  }

  /** The log files, in the order in which they were written. */
  TreeMap<Path, Entry> logFiles() throws StoreException {
    TreeMap<Path, Entry> files = new TreeMap<>();
    for (Entry entry : described(logPaths())) {
      files.put(entry.path(), entry);
    }
    return files;
  }

  /** What tells whether the log went on, or another one took its place: where and how it ends. */
  String endOfLog() throws StoreException {
    Path newest = null;
    for (Path log : logPaths()) {
      newest = newest == null || log.compareTo(newest) > 0 ? log : newest;
    }
    if (newest == null) {
      return "";
    }
    try {
      Map<String, Object> found = Files.readAttributes(newest, "unix:ino,size");
      return newest.getFileName() + " " + found.get("ino") + " " + found.get("size");
    } catch (NoSuchFileException e) {
      return "";
    } catch (IOException e) {
      throw StoreFailures.read(newest, e);
    }
  }

  /** The number of a log file. */
  static long numberOf(Path logFile) {
    String name = String.valueOf(logFile.getFileName());
    return Long.parseLong(name.substring(0, name.indexOf('.')), HEXADECIMAL);
  }

  /** Whether log files are missing directly before the newest one. */
  boolean hasGapBeforeNewestLog() throws StoreException {
    TreeMap<Path, Entry> files = logFiles();
    Path before = files.isEmpty() ? null : files.lowerKey(files.lastKey());
    return before != null && numberOf(files.lastKey()) > numberOf(before) + 1;
  }

  /** The bytes of all log files. */
  long logBytes() throws StoreException {
    long bytes = 0;
    for (Entry file : logFiles().values()) {
      bytes += file.size();
    }
    return bytes;
  }

  /** Whether a commit was ever acknowledged here. */
  boolean hasMark() {
    return Files.exists(path.resolve(CommitMark.NAME), LinkOption.NOFOLLOW_LINKS);
  }

  /** Whether there is a log and what only this program puts beside it. */
  private boolean isOurs() throws StoreException {
    return hasLog()
        && (hasMark() || Files.exists(path.resolve(WriterTurn.NAME), LinkOption.NOFOLLOW_LINKS));
  }

  /** Whether a store could be made here: nothing but what an attempt that failed leaves behind. */
  boolean isVacant() throws StoreException {
    boolean logs = false;
    for (Entry entry : entries()) {
      logs |= entry.isLog();
      if (!entry.isLog() && !LEFT_OVERS.contains(entry.name())) {
        return false;
      }
    }
    return !logs || UnfinishedStore.isIn(this);
  }

  /**
   * Refuses a folder that others may enter, settings that are not ours, and links that lead out.
   *
   * @throws StoreException {@link Failure#UNSAFE_STORE}
   */
  void requireSafe() throws StoreException {
    Entry folder = status();
    if (folder.isOpenToOthers()) {
      // chmod 700 of a folder that others use, as /tmp, would be worse than no store
      throw unsafe(
          "its mode is " + folder.permissions() + ", it must be 0700",
          isOurs()
              ? "chmod 700 " + ShellWord.of(path)
              : "name a new folder: " + ShellWord.of("je:" + path.resolve("sasldb")));
    }
    requireOwnSettings();
    for (Entry entry : entries()) {
      if (entry.isLink()) {
        throw unsafe(entry.name() + " in it is a symbolic link", "ls -l " + ShellWord.of(path));
      }
    }
  }

  /**
   * Refuses settings that are not ours, which JE would obey.
   *
   * @throws StoreException {@link Failure#UNSAFE_STORE}
   */
  void requireOwnSettings() throws StoreException {
    Path settings = path.resolve(SETTINGS_FILE);
    if (Files.exists(settings, LinkOption.NOFOLLOW_LINKS)) {
      throw unsafe(
          "it holds " + SETTINGS_FILE + ", which could change how the store is kept",
          "rm " + ShellWord.of(settings));
    }
  }

  private StoreException unsafe(String reason, String hint) {
    return new StoreException(Failure.UNSAFE_STORE, path, reason, hint, null);
  }

  /**
   * Gives every file mode 0600 and the owner of the folder, without opening any.
   *
   * <p>Root may work on the store of a service; the service must be able to read it afterwards.
   */
  void closeFiles() throws StoreException {
    int owner = status().uid();
    for (Entry file : entries()) {
      try {
        closeFile(file, owner);
      } catch (NoSuchFileException e) {
        // JE deletes a file whose content it has moved
      } catch (IOException e) {
        throw StoreFailures.write(file.path(), e);
      }
    }
  }

  /** Gives a file the owner of the folder. */
  void giveToOwner(Path file) throws IOException {
    int owner = Entry.of(path).uid();
    if (Entry.of(file, LinkOption.NOFOLLOW_LINKS).uid() != owner) {
      Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    }
  }

  private static void closeFile(Entry file, int owner) throws IOException {
    if (file.isRegular() && !file.isOwnerOnly()) {
      Files.setPosixFilePermissions(file.path(), OWNER_FILE);
    }
    if (file.isRegular() && file.uid() != owner) {
      Files.setAttribute(file.path(), "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * Makes the folder with mode 0700, and the folders on the way to it that are missing with the
   * same mode, as the XDG base directory specification wants it. One that exists is used.
   */
  void create() throws StoreException {
    Deque<Path> missing = new ArrayDeque<>();
    for (Path at = path.toAbsolutePath(); at != null && !Files.exists(at); at = at.getParent()) {
      missing.push(at);
    }
    for (Path folder : missing) {
      try {
        Files.createDirectory(folder, OWNER_FOLDER);
      } catch (FileAlreadyExistsException e) {
        // another process makes the same store; both go on with it
      } catch (IOException e) {
        throw StoreFailures.write(path, e);
      }
    }
  }
}
