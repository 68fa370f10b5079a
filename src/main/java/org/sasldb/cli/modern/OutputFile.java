package org.sasldb.cli.modern;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sasldb.store.FolderSync;
import org.sasldb.store.StoreFailures;

/**
 * A file that only its owner can read and that appears whole or not at all: it is written under
 * another name in the same folder, synced and renamed; to a name that must be free it is linked, so
 * that no file of another program is lost to a race.
 */
final class OutputFile implements AutoCloseable {
  private static final FileAttribute<?> OWNER_ONLY =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private static final String SUFFIX = ".tmp";

  private final Path target;
  private final Path temporary;
  private final boolean overwrite;
  private final FileChannel channel;
  private final WipedOutput stream;
  private boolean done;

  private OutputFile(Path target, Path temporary, boolean overwrite, FileChannel channel) {
    this.target = target;
    this.temporary = temporary;
    this.overwrite = overwrite;
    this.channel = channel;
    this.stream = new WipedOutput(Channels.newOutputStream(channel));
  }

  /** Begins a file; one that exists is replaced at the end only if {@code overwrite}. */
  static OutputFile create(Path target, boolean overwrite) throws CommandException {
    boolean exists = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
    if (exists && !Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
      throw new CommandException(
          CommandFailure.FILE_EXISTS,
          target + ": it is no regular file",
          "name a file that does not exist yet");
    }
    if (exists && !overwrite) {
      throw exists(target);
    }
    try {
      return open(target, overwrite);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  private static OutputFile open(Path target, boolean overwrite) throws IOException {
    removeAbandoned(target);
    Path temporary = target.resolveSibling(prefix(target) + UUID.randomUUID() + SUFFIX);
    FileChannel channel =
        FileChannel.open(
            temporary,
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            OWNER_ONLY);
    // tells others that this file is not abandoned
    channel.tryLock();
    temporary.toFile().deleteOnExit();
    return new OutputFile(target, temporary, overwrite, channel);
  }

  private static String prefix(Path target) {
    return "." + target.getFileName() + ".sasldb-" + ProcessHandle.current().pid() + "-";
  }

  /** Removes what processes that were killed left of the same file: it may be full of secrets. */
  private static void removeAbandoned(Path target) throws IOException {
    Pattern name =
        Pattern.compile(
            Pattern.quote("." + target.getFileName() + ".sasldb-") + "([0-9]{1,18})-.*\\.tmp");
    Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent());
    try (DirectoryStream<Path> siblings = Files.newDirectoryStream(folder)) {
      for (Path sibling : siblings) {
        Matcher match = name.matcher(String.valueOf(sibling.getFileName()));
        if (match.matches() && ProcessHandle.of(Long.parseLong(match.group(1))).isEmpty()) {
          removeUnlocked(sibling);
        }
      }
    }
  }

  /** A process of a container has another number, but its lock is seen. */
  private static void removeUnlocked(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock()) {
      if (lock != null) {
        Files.deleteIfExists(file);
      }
    } catch (AccessDeniedException | NoSuchFileException e) {
      // of another user, or removed by another process: not in the way
    }
  }

  /** Where the content goes. */
  OutputStream stream() {
    return stream;
  }

  /** What was written so far, synced before it is read. */
  InputStream readBack() throws IOException {
    stream.flush();
    channel.force(true);
    return new BufferedInputStream(Files.newInputStream(temporary), 1 << 16);
  }

  /** Puts the file in its place. */
  void finish() throws CommandException {
    try {
      stream.flush();
      channel.force(true);
      channel.close();
      giveName();
      done = true;
      FolderSync.ofParent(target);
    } catch (FileAlreadyExistsException e) {
      throw exists(target);
    } catch (IOException e) {
      throw failed(target, e);
    }
  }

  private void giveName() throws IOException {
    if (overwrite) {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
      return;
    }
    try {
      Files.createLink(target, temporary);
      Files.delete(temporary);
    } catch (FileAlreadyExistsException e) {
      throw e;
    } catch (IOException | UnsupportedOperationException e) {
      // a file system without links
      if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
        throw new FileAlreadyExistsException(target.toString());
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    }
  }

  /** Leaves everything as it was, unless the file was finished. */
  @Override
  public void close() throws IOException {
    stream.wipe();
    if (!done) {
      channel.close();
      Files.deleteIfExists(temporary);
    }
  }

  /** What is told when the content cannot be written. */
  static CommandException failed(Path target, IOException e) {
    return new CommandException(
        CommandFailure.OUTPUT_FAILED, target + ": " + StoreFailures.reason(e), "", e);
  }

  /** What is told when a file is in the way. */
  static CommandException exists(Path target) {
    return new CommandException(
        CommandFailure.FILE_EXISTS, target + ": the file exists", "add --yes to replace it");
  }
}
