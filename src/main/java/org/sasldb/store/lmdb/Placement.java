package org.sasldb.store.lmdb;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.FormatException;
import org.sasldb.format.lmdb.LmdbFileWriter;
import org.sasldb.store.FolderSync;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreException;

/** Puts a file that was written whole in its place, by one step and on the disk. */
final class Placement {
  private final Path file;
  private final LmdbFileWriter content;
  private final Ownership ownership;
  private final @Nullable Path like;
  private boolean placed;

  /**
   * @param file the place, which is no symbolic link
   * @param ownership owner, group and mode
   * @param like a file whose other attributes it gets; null for none
   */
  Placement(Path file, LmdbFileWriter content, Ownership ownership, @Nullable Path like) {
    this.file = file;
    this.content = content;
    this.ownership = ownership;
    this.like = like;
  }

  /**
   * Makes a file where none is, and its lock file once there is room for all of it: alone, that
   * could not be taken away again from who may have opened it.
   *
   * @param name what programs call the file, and its lock file after it
   * @throws java.nio.file.FileAlreadyExistsException if one is there by now
   */
  void create(Path name) throws IOException, FormatException, StoreException {
    place(
        (from, to) -> {
          LockFile.make(name, ownership);
          Files.createLink(to, from);
        });
  }

  /** Takes the place of what is there. */
  void replace() throws IOException, FormatException, StoreException {
    place((from, to) -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
  }

  /** Whether it is in its place, even where the rest failed. */
  boolean isPlaced() {
    return placed;
  }

  private interface Step {
    void run(Path from, Path to) throws IOException, StoreException;
  }

  private void place(Step step) throws IOException, FormatException, StoreException {
    Draft.sweep(file);
    try (Draft draft = Draft.begin(file, like)) {
      content.writeTo(draft.channel());
      ownership.applyTo(draft.file());
      draft.channel().force(true);
      step.run(draft.file(), file);
      placed = true;
    }
    FolderSync.ofParent(file);
  }
}
