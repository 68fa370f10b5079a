package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;
import java.util.UUID;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbFileWriter;
import org.sasldb.store.Ownership;

/** Puts a file that was written whole in its place, by one step and on the disk. */
final class Placement {
  private final Path file;
  private final LmdbFileWriter content;
  private final Ownership ownership;

  /**
   * @param file the place, which is no symbolic link
   */
  Placement(Path file, LmdbFileWriter content, Ownership ownership) {
    this.file = file;
    this.content = content;
    this.ownership = ownership;
  }

  static Path temporary(Path file) {
    return file.resolveSibling("." + file.getFileName() + ".sasldb-" + UUID.randomUUID() + ".tmp");
  }

  /**
   * Makes a file where none is.
   *
   * @throws java.nio.file.FileAlreadyExistsException if one is there by now
   */
  void create() throws IOException, FormatException {
    place((from, to) -> Files.createLink(to, from));
  }

  /** Takes the place of what is there. */
  void replace() throws IOException, FormatException {
    place((from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
  }

  private interface Step {
    void run(Path from, Path to) throws IOException;
  }

  private void place(Step step) throws IOException, FormatException {
    Path fresh = temporary(file);
    try {
      write(fresh);
      step.run(fresh, file);
    } finally {
      Files.deleteIfExists(fresh);
    }
    try (FileChannel folder = FileChannel.open(fresh.toAbsolutePath().getParent())) {
      folder.force(true);
    }
  }

  private void write(Path fresh) throws IOException, FormatException {
    Set<StandardOpenOption> options =
        EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel =
        FileChannel.open(
            fresh,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      content.writeTo(channel);
      ownership.applyTo(fresh);
      channel.force(true);
    }
  }
}
