package org.sasldb.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.UserPrincipal;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Who owns a file and who may do what with it. What is null stays as it is.
 *
 * @param owner the owner
 * @param group the group
 * @param mode the twelve permission bits
 */
public record Ownership(
    @Nullable UserPrincipal owner, @Nullable GroupPrincipal group, @Nullable Integer mode) {
  /** This user and his group; nobody else may read or write. */
  public static final Ownership OF_CREATOR = new Ownership(null, null, 0600);

  /** As it is. */
  public static final Ownership UNCHANGED = new Ownership(null, null, null);

  private static final int PERMISSIONS = 07777;
  private static final int READ_BITS = 0444;

  public Ownership {
    if (mode != null && (mode & ~PERMISSIONS) != 0) {
      throw new IllegalArgumentException("mode " + Integer.toOctalString(mode));
    }
  }

  /** That of a file or folder, links followed. */
  public static Ownership of(Path path) throws IOException {
    PosixFileAttributes posix = Files.readAttributes(path, PosixFileAttributes.class);
    return new Ownership(posix.owner(), posix.group(), mode(path));
  }

  /** The same, but with these permission bits. */
  public Ownership withMode(int bits) {
    return new Ownership(owner, group, bits);
  }

  /**
   * The same, but whoever may read may write too: so it is with the lock file of an LMDB file (LMDB
   * format, section 2).
   */
  public Ownership writableByReaders() {
    return mode == null ? this : withMode(mode | ((mode & READ_BITS) >> 1));
  }

  private static int mode(Path path) throws IOException {
    return (Integer) Objects.requireNonNull(Files.getAttribute(path, "unix:mode")) & PERMISSIONS;
  }

  /** Whether a file has this owner, group and mode, as far as they are said. */
  public boolean isThatOf(Path path) throws IOException {
    Ownership now = of(path);
    return (owner == null || owner.equals(now.owner))
        && (group == null || group.equals(now.group))
        && (mode == null || mode.equals(now.mode));
  }

  /**
   * Gives a file the owner of the folder it is in, if it has another. Root may work on the store of
   * a service, which must be able to read what is left there.
   */
  public static void giveToOwnerOfFolder(Path file) throws IOException {
    Object owner = Files.getAttribute(file.toAbsolutePath().getParent(), "unix:uid");
    if (!owner.equals(Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS))) {
      Files.setAttribute(file, "unix:uid", owner, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /**
   * Gives a file this owner, group and mode; the mode last, because a change of owner takes bits
   * away, and so that at no time more users may read it than at the end.
   */
  public void applyTo(Path path) throws IOException {
    PosixFileAttributeView view =
        Files.getFileAttributeView(path, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
    PosixFileAttributes now = view.readAttributes();
    if (owner != null && !owner.equals(now.owner())) {
      view.setOwner(owner);
    }
    if (group != null && !group.equals(now.group())) {
      view.setGroup(group);
    }
    if (mode != null && mode != mode(path)) {
      Files.setAttribute(path, "unix:mode", mode, LinkOption.NOFOLLOW_LINKS);
    }
  }
}
