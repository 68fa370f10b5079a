package org.sasldb.testing;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** A disk of its own, in memory, that can be made full to the block. */
public final class SmallDisk implements AutoCloseable {
  /** What the system gives away at once. */
  public static final int BLOCK = 4096;

  private final Path place;
  private final long size;

  private SmallDisk(Path place, long size) {
    this.place = place;
    this.size = size;
  }

  /**
   * Mounts one, or has the test skipped where that is not permitted.
   *
   * @param place a folder that is made
   * @param size in bytes
   */
  public static SmallDisk mount(Path place, long size) throws IOException {
    Command.requireInstalled("mount", "umount");
    Files.createDirectory(place);
    Command.Outcome outcome =
        Command.of("mount", "-t", "tmpfs", "-o", "size=" + size + ",mode=0700", "tmpfs")
            .with(place.toString())
            .run();
    Assumptions.assumeTrue(
        outcome.status() == 0, "mount -t tmpfs is not permitted: " + outcome.errors());
    // a size of nothing would be no limit
    Files.write(place.resolve("ballast"), new byte[BLOCK]);
    return new SmallDisk(place, size);
  }

  /** Where it is mounted. */
  public Path place() {
    return place;
  }

  /** Leaves that much room, in bytes. */
  public void leave(long bytes) throws IOException {
    FileStore system = Files.getFileStore(place);
    resize(system.getTotalSpace() - system.getUnallocatedSpace() + bytes);
  }

  /** Gives it another size, in bytes. */
  public void resize(long bytes) {
    Command.of("mount", "-o", "remount,size=" + bytes, place.toString()).run().expect(0);
  }

  /** Gives it all the room that it had. */
  public void free() {
    resize(size);
  }

  @Override
  public void close() {
    // lazily: a program of the machine may be looking into it at this moment
    Command.of("umount", "--lazy", place.toString()).run().expect(0);
  }
}
