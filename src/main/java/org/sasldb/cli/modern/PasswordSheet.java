package org.sasldb.cli.modern;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import org.sasldb.record.Account;
import org.sasldb.record.Secret;
import org.sasldb.store.ShellWord;

/**
 * A file of generated passwords, {@code user@realm}, a tab and the password a line, which only its
 * owner can read. A line is on the disk before the password is stored, and is taken back where it
 * is not: no password is lost, and none stands there that was never set.
 */
final class PasswordSheet implements AutoCloseable {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(
          EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE));

  private final Path path;
  private final FileChannel channel;
  private final boolean isNew;
  private final long before;
  private boolean kept;

  private PasswordSheet(Path path, FileChannel channel, boolean isNew) throws IOException {
    this.path = path;
    this.channel = channel;
    this.isNew = isNew;
    this.before = channel.size();
  }

  /** Opens a sheet; one that others can read is refused, and what is no regular file too. */
  static PasswordSheet open(Path path) throws CommandException {
    try {
      boolean isNew = !Files.exists(path, LinkOption.NOFOLLOW_LINKS);
      if (!isNew) {
        requirePrivate(path);
      }
      FileChannel channel =
          FileChannel.open(
              path,
              Set.of(
                  StandardOpenOption.WRITE,
                  isNew ? StandardOpenOption.CREATE_NEW : StandardOpenOption.CREATE,
                  LinkOption.NOFOLLOW_LINKS),
              OWNER_ONLY);
      return new PasswordSheet(path, channel, isNew);
    } catch (IOException e) {
      throw OutputFile.failed(path, e);
    }
  }

  private static void requirePrivate(Path path) throws IOException, CommandException {
    if (!Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      // whose mode is not for this command to say: a device is the whole host's
      throw new CommandException(
          CommandFailure.OUTPUT_FAILED,
          path + ": it is no regular file",
          "name another file, a regular one, with --sheet");
    }
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(path, LinkOption.NOFOLLOW_LINKS);
    if (!OWNER_ONLY.value().containsAll(mode)) {
      throw new CommandException(
          CommandFailure.OUTPUT_FAILED,
          path + ": others can read it",
          "chmod 600 " + ShellWord.of(path));
    }
  }

  /** Writes a line and waits until it is on the disk. */
  void write(Account account, Secret password) throws CommandException {
    ByteArrayOutputStream name = new ByteArrayOutputStream();
    name.writeBytes(account.user().toByteArray());
    name.write('@');
    name.writeBytes(account.realm().toByteArray());
    name.write('\t');
    byte[] secret = password.toByteArray();
    try {
      channel.position(before);
      for (byte[] part : new byte[][] {name.toByteArray(), secret, {'\n'}}) {
        ByteBuffer left = ByteBuffer.wrap(part);
        while (left.hasRemaining()) {
          int unused = channel.write(left);
        }
      }
      channel.force(true);
    } catch (IOException e) {
      throw OutputFile.failed(path, e);
    } finally {
      Arrays.fill(secret, (byte) 0);
    }
  }

  /** Says that the password is stored. */
  void keep() {
    kept = true;
  }

  @Override
  public void close() throws IOException {
    try (channel) {
      if (!kept) {
        channel.truncate(before);
        if (isNew) {
          Files.delete(path);
        }
      }
    }
  }
}
