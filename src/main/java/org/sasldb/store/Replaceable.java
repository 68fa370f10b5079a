package org.sasldb.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * Whether a file can be replaced by another one of its name, so that everybody finds the new one. A
 * change does not need that, because it can be written in place; a new file of another format does.
 */
public final class Replaceable {
  private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
  private static final int MOUNT_POINT = 4;
  private static final int OCTAL = 8;

  private Replaceable() {}

  /**
   * Refuses a file that has several names or is mounted by itself. Where nothing is there is
   * nothing to refuse.
   *
   * @throws StoreException {@link Failure#NOT_REPLACEABLE}
   */
  public static void require(Path file) throws StoreException {
    require(file, List.of());
  }

  /**
   * The same where some names are known to be ours, so that they will be gone before the file is
   * replaced.
   *
   * @param own names that do not count where they are of this file; there need be nothing
   * @throws StoreException {@link Failure#NOT_REPLACEABLE}
   */
  public static void require(Path file, List<Path> own) throws StoreException {
    try {
      Path real = file.toRealPath();
      if (!Files.isRegularFile(real)) {
        return;
      }
      if (isMountPoint(real, mounts())) {
        throw refused(file, "it is mounted by itself", "mount the folder that it is in instead");
      }
      requireOneName(real, own);
    } catch (NoSuchFileException e) {
      // a new file takes no place
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  /**
   * Refuses a file that has several names. The two files of an NDBM store can be one, by the
   * library that made them.
   *
   * @param file a file that exists, links followed
   * @throws StoreException {@link Failure#NOT_REPLACEABLE}
   */
  public static void requireOneName(Path file) throws StoreException {
    requireOneName(file, List.of());
  }

  private static void requireOneName(Path file, List<Path> own) throws StoreException {
    try {
      int names = (Integer) Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS);
      for (Path name : own) {
        names -= SameFile.are(name, file) ? 1 : 0;
      }
      Path directory = NdbmName.of(file).directory();
      boolean isPair =
          !directory.equals(file) && Files.exists(directory) && Files.isSameFile(file, directory);
      if (names > (isPair ? 2 : 1)) {
        throw refused(
            file,
            "it has " + names + " names (hard links), and the others would keep the old content",
            "find / -xdev -samefile "
                + ShellWord.of(file)
                + "; make each other name a file of its own, by cp and mv");
      }
    } catch (IOException e) {
      throw StoreFailures.read(file, e);
    }
  }

  private static StoreException refused(Path file, String reason, String hint) {
    return new StoreException(Failure.NOT_REPLACEABLE, file, reason, hint, null);
  }

  private static List<String> mounts() {
    try {
      return Files.readAllLines(MOUNTS, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // then the system says so when the file is to be replaced
      return List.of();
    }
  }

  /**
   * Whether something is mounted there.
   *
   * @param mounts lines of {@code /proc/self/mountinfo}, one char for each byte (proc(5))
   */
  static boolean isMountPoint(Path real, List<String> mounts) {
    String wanted =
        new String(real.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (String mount : mounts) {
      String[] fields = mount.split(" ", MOUNT_POINT + 2);
      if (fields.length > MOUNT_POINT && unescaped(fields[MOUNT_POINT]).equals(wanted)) {
        return true;
      }
    }
    return false;
  }

  /** Blanks, tabs, newlines and backslashes stand there as a backslash and three octal digits. */
  private static String unescaped(String field) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < field.length(); i++) {
      char next = field.charAt(i);
      if (next == '\\' && field.length() - i > 3) {
        next = (char) Integer.parseInt(field.substring(i + 1, i + 4), OCTAL);
        i += 3;
      }
      text.append(next);
    }
    return text.toString();
  }
}
