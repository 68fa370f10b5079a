package org.sasldb.store.je;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * The number of commits, in a file of its own beside the log.
 *
 * <p>JE takes damage in its newest log file for a write that was cut short and drops what follows
 * without a word. This file is written after each commit is on the disk, so a log that ends before
 * the number noted here has lost commits.
 *
 * <p>The file is two slots of 32 bytes, written in turn, so that a write that is cut short leaves
 * the other one: eight bytes of magic, the number of commits, flags, eight bytes that are zero, and
 * the CRC-32 of all that; integers are big-endian.
 */
final class CommitMark {
  static final String NAME = "sasldb.commits";

  private static final long MAGIC = 0x7361736c64622d31L; // "sasldb-1"
  private static final int SLOT = 32;
  private static final int SLOTS = 2;
  private static final int CHECKED = SLOT - Integer.BYTES;
  private static final int REMAINS = 1;

  private CommitMark() {}

  /** How sound the file is. */
  enum State {
    /** Both slots can be read. */
    SOUND,
    /** One slot cannot be read; the other one may be one commit older. */
    HALF,
    /** There is no such file. */
    MISSING,
    /** Neither slot can be read. */
    DAMAGED
  }

  /**
   * What the file says.
   *
   * @param state how far it can be believed
   * @param commits the number of commits that were acknowledged, 0 if not known
   * @param remains whether removed or replaced values may still lie in the log
   */
  record Reading(State state, long commits, boolean remains) {
    boolean known() {
      return state == State.SOUND || state == State.HALF;
    }
  }

  /** Reads the file of a store. */
  static Reading read(Path folder) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(folder.resolve(NAME));
    } catch (NoSuchFileException e) {
      return new Reading(State.MISSING, 0, false);
    }
    ByteBuffer newest = null;
    int sound = 0;
    for (int slot = 0; slot < SLOTS && bytes.length == SLOTS * SLOT; slot++) {
      ByteBuffer candidate = ByteBuffer.wrap(bytes, slot * SLOT, SLOT).slice();
      if (isSound(candidate)) {
        sound++;
        newest = newest == null || commits(candidate) > commits(newest) ? candidate : newest;
      }
    }
    return newest == null
        ? new Reading(State.DAMAGED, 0, false)
        : new Reading(sound == SLOTS ? State.SOUND : State.HALF, commits(newest), remains(newest));
  }

  /** Notes a number of commits; on the disk when this returns. */
  static void write(Path folder, long commits, boolean remains) throws IOException {
    Path file = folder.resolve(NAME);
    ByteBuffer slot = slot(commits, remains);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      if (channel.size() == SLOTS * SLOT) {
        writeFully(channel, slot, commits % SLOTS * SLOT);
        channel.force(false);
        return;
      }
    } catch (NoSuchFileException e) {
      // made below
    }
    rewrite(file, slot);
  }

  /** Writes both slots, into a file that may not exist or have another size. */
  static void rewrite(Path folder, long commits, boolean remains) throws IOException {
    rewrite(folder.resolve(NAME), slot(commits, remains));
  }

  private static void rewrite(Path file, ByteBuffer slot) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING);
    try (FileChannel channel =
        FileChannel.open(
            file,
            options,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))) {
      ByteBuffer both = ByteBuffer.allocate(SLOTS * SLOT);
      both.put(slot.duplicate()).put(slot.duplicate()).flip();
      writeFully(channel, both, 0);
      channel.force(true);
    }
  }

  private static void writeFully(FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    long position = at;
    while (bytes.hasRemaining()) {
      position += channel.write(bytes, position);
    }
  }

  private static ByteBuffer slot(long commits, boolean remains) {
    ByteBuffer slot = ByteBuffer.allocate(SLOT);
    slot.putLong(MAGIC).putLong(commits).putInt(remains ? REMAINS : 0).putLong(0);
    slot.putInt(checksum(slot.array())).flip();
    return slot;
  }

  private static boolean isSound(ByteBuffer slot) {
    byte[] bytes = new byte[SLOT];
    slot.duplicate().get(bytes);
    return slot.getLong(0) == MAGIC && slot.getInt(CHECKED) == checksum(bytes);
  }

  private static int checksum(byte[] slot) {
    CRC32 crc = new CRC32();
    crc.update(Arrays.copyOf(slot, CHECKED));
    return (int) crc.getValue();
  }

  private static long commits(ByteBuffer slot) {
    return slot.getLong(Long.BYTES);
  }

  private static boolean remains(ByteBuffer slot) {
    return (slot.getInt(2 * Long.BYTES) & REMAINS) != 0;
  }
}
