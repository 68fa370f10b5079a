package org.sasldb.store.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What {@code stat} says of a file: enough to notice that it was changed or replaced.
 *
 * <p>A file system stamps with a clock that ticks only every few milliseconds, so two changes
 * within one tick look like one. Whoever relies on a stamp must see to it that it is {@linkplain
 * #age old} enough.
 */
final class FileStamp {
  private static final String WANTED =
      "unix:dev,ino,size,lastModifiedTime,ctime,mode,uid,gid,nlink";
  private static final LinkOption[] FOLLOW = {};
  private static final LinkOption[] NO_FOLLOW = {LinkOption.NOFOLLOW_LINKS};
  private static final int TYPE_MASK = 0170000;
  private static final int REGULAR = 0100000;
  private static final int FOLDER = 0040000;
  private static final int PERMISSIONS = 07777;

  private final long device;
  private final long inode;
  private final long size;
  private final long modified;
  private final long changed;
  private final int mode;
  private final int uid;
  private final int gid;
  private final int links;

  private FileStamp(Map<String, Object> stat) {
    device = (Long) required(stat, "dev");
    inode = (Long) required(stat, "ino");
    size = (Long) required(stat, "size");
    modified = ((FileTime) required(stat, "lastModifiedTime")).to(TimeUnit.NANOSECONDS);
    changed = ((FileTime) required(stat, "ctime")).to(TimeUnit.NANOSECONDS);
    mode = (Integer) required(stat, "mode");
    uid = (Integer) required(stat, "uid");
    gid = (Integer) required(stat, "gid");
    links = (Integer) required(stat, "nlink");
  }

  private static Object required(Map<String, Object> stat, String name) {
    Object value = stat.get(name);
    if (value == null) {
      throw new IllegalStateException(name);
    }
    return value;
  }

  /** The stamp of the file that a name leads to. */
  static FileStamp of(Path path) throws IOException {
    return new FileStamp(Files.readAttributes(path, WANTED, FOLLOW));
  }

  /** The stamp of the very thing of that name, be it a symbolic link. */
  static FileStamp ofName(Path path) throws IOException {
    return new FileStamp(Files.readAttributes(path, WANTED, NO_FOLLOW));
  }

  /** Whether it is the same file, whatever became of its content. */
  boolean sameFile(FileStamp other) {
    return inode == other.inode && device == other.device;
  }

  /** Whether it is the same file and nothing tells that anything about it was changed. */
  boolean unchanged(FileStamp other) {
    return sameFile(other)
        && size == other.size
        && modified == other.modified
        && changed == other.changed;
  }

  /** Whether it is the same file and nothing tells that its content was changed. */
  boolean sameContent(FileStamp other) {
    return sameFile(other) && size == other.size && modified == other.modified;
  }

  /** Whether the content of this file was changed later than anything about the other one. */
  boolean isWrittenAfter(FileStamp other) {
    return modified > other.changed;
  }

  /** Whether owner, group and mode are the same. */
  boolean sameAccess(FileStamp other) {
    return uid == other.uid && gid == other.gid && mode == other.mode;
  }

  /** Milliseconds since the content was changed. */
  long age(Ticker ticker) {
    return ticker.millis() - modified / 1_000_000;
  }

  boolean isRegularFile() {
    return (mode & TYPE_MASK) == REGULAR;
  }

  boolean isFolder() {
    return (mode & TYPE_MASK) == FOLDER;
  }

  /** The twelve permission bits. */
  int permissions() {
    return mode & PERMISSIONS;
  }

  long size() {
    return size;
  }

  /** Its number on its file system. */
  long inode() {
    return inode;
  }

  int uid() {
    return uid;
  }

  int gid() {
    return gid;
  }

  /** How many names the file has. */
  int links() {
    return links;
  }
}
