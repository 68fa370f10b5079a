package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;
import org.sasldb.testing.SmallDisk;
import org.sasldb.testing.Stress;

/**
 * Every command that writes a native file, on disks that lack one block more or less: it says what
 * is wrong, leaves what was there and nothing else, and works once there is room.
 */
class FullDiskIT {
  private static final long ROOM = 8 << 20;

  /** More than any of these commands needs. */
  private static final int MOST_BLOCKS = 500;

  /** Where something else than the records themselves meets the end of the disk. */
  private static final int FIRST_BLOCKS = 12;

  private static final Path USERS = Path.of("src/test/resources/berkeley/users300.db");
  private static final String NEW_USER = "zoe@example.org";

  @TempDir Path folder;
  private Path disk;
  @AutoClose private SmallDisk room;

  @BeforeEach
  void mount() throws IOException {
    disk = folder.resolve("disk");
    room = SmallDisk.mount(disk, ROOM);
  }

  private InProcess sasldb() {
    return new InProcess(folder).input("secret");
  }

  private static Path file(Path folder, String format) {
    return folder.resolve(format.equals("ndbm") ? "users.pag" : "users");
  }

  /** A store with 300 users on the disk. */
  private Path filled(String format) {
    Path file = file(disk, format);
    sasldb().run("store", "convert", USERS.toString(), format + ":" + file).expect(ExitStatus.OK);
    return file;
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(disk)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    }
  }

  private List<String> records(Path file) {
    String name = file.toString();
    sasldb().run("store", "check", "-f", name).expect(ExitStatus.OK);
    return sasldb()
        .run("store", "dump", "--format=jsonl", "--reveal", "-f", name)
        .expect(ExitStatus.OK)
        .out()
        .lines()
        .sorted()
        .toList();
  }

  /** How many records the real library finds. */
  private static long realCount(String format, Path file) {
    if (format.equals("lmdb")) {
      Command.requireInstalled("mdb_dump");
      return dumped(Command.of("mdb_dump", "-n", file.toString()).run().expect(0).text());
    } else if (format.equals("berkeley")) {
      Command.requireInstalled("db5.3_dump", "db5.3_verify");
      Command.of("db5.3_verify", file.toString()).run().expect(0);
      return dumped(Command.of("db5.3_dump", file.toString()).run().expect(0).text());
    }
    Command.requireInstalled("gdbmtool");
    String said = Command.of("gdbmtool", "-r", file.toString(), "count").run().expect(0).text();
    return Long.parseLong(said.replaceAll("\\D", ""));
  }

  private static long dumped(String dump) {
    return dump.lines().filter(line -> line.startsWith(" ")).count() / 2;
  }

  /**
   * Runs a command with no room, one block, two and so on until it succeeds; in short runs not
   * every number of the later ones.
   *
   * @param file the store that must not change before; null if there is none
   */
  private void untilThereIsRoom(@Nullable Path file, String... command) throws IOException {
    List<String> names = names();
    List<String> records = file == null ? List.of() : records(file);
    int blocks = 0;
    for (boolean done = false; !done; blocks += blocks < FIRST_BLOCKS ? 1 : Stress.count(3, 1)) {
      assertTrue(blocks < MOST_BLOCKS, "there is room by now");
      String round = String.join(" ", command) + " with " + blocks + " blocks";
      room.leave((long) blocks * SmallDisk.BLOCK);
      InProcess.Outcome outcome = sasldb().run(command);
      done = outcome.status() == 0;
      if (!done) {
        outcome.expect(ExitStatus.INPUT_OUTPUT);
        assertTrue(
            outcome.err().startsWith("sasldb: error: E1203 no space left: " + disk),
            round + outcome.err());
        assertTrue(outcome.err().contains("\nhint: df -h " + disk), round + outcome.err());
        assertEquals(names, names(), round);
        assertEquals(records, file == null ? List.of() : records(file), round);
      }
      room.free();
    }
    assertTrue(blocks > 1, "no disk was too small");
  }

  private void remove() throws IOException {
    for (String name : names()) {
      if (!name.equals("ballast")) {
        Files.delete(disk.resolve(name));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm", "lmdb"})
  void aChange(String format) throws IOException {
    Path file = filled(format);
    String name = format + ":" + file;
    untilThereIsRoom(file, "user", "add", NEW_USER, "--password-stdin", "-f", name);
    assertEquals(601, records(file).size());
    assertEquals(601, realCount(format, file));
  }

  /** As an LMDB program leaves one that the full disk killed. */
  @ParameterizedTest
  @ValueSource(ints = {0, 8192})
  void aLockFileWithoutRoomOnTheDisk(int length) throws IOException {
    Path file = filled("lmdb");
    Path lock = disk.resolve("users-lock");
    Files.delete(lock);
    Files.createFile(lock);
    try (FileChannel hole = FileChannel.open(lock, StandardOpenOption.WRITE)) {
      hole.write(ByteBuffer.allocate(Math.min(1, length)), Math.max(0, length - 1));
    }
    untilThereIsRoom(file, "user", "add", NEW_USER, "--password-stdin", "-f", "lmdb:" + file);
    assertEquals(601, realCount("lmdb", file));
  }

  /** Where the file has two names, it is written in place. */
  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm"})
  void aChangeInPlace(String format) throws IOException {
    Path file = filled(format);
    Files.createLink(disk.resolve("second"), file);
    String name = format + ":" + file;
    untilThereIsRoom(file, "user", "add", NEW_USER, "--password-stdin", "-f", name);
    assertEquals(601, records(file).size());
    assertEquals(601, realCount(format, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm", "lmdb"})
  void aNewFile(String format) throws IOException {
    Path file = file(disk, format);
    String name = format + ":" + file;
    untilThereIsRoom(null, "user", "add", NEW_USER, "--password-stdin", "-f", name);
    assertEquals(1, records(file).size());
    remove();
    untilThereIsRoom(null, "store", "init", "-f", name);
    assertEquals(0, records(file).size());
    remove();
    untilThereIsRoom(null, "store", "convert", USERS.toString(), name);
    assertEquals(600, realCount(format, file));
    remove();
    untilThereIsRoom(null, "store", "recover", USERS.toString(), name);
    assertEquals(600, realCount(format, file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm", "lmdb"})
  void aRewrite(String format) throws IOException {
    Path file = filled(format);
    String name = format + ":" + file;
    untilThereIsRoom(file, "store", "compact", "-f", name);
    assertEquals(600, realCount(format, file));
    untilThereIsRoom(file, "store", "convert", "--yes", USERS.toString(), name);
    assertEquals(600, realCount(format, file));
  }

  /** Over a file of Berkeley DB, kept beside it or lost. */
  @ParameterizedTest
  @ValueSource(strings = {"gdbm", "lmdb"})
  void anotherFormatAtTheSamePlace(String format) throws IOException {
    Path file = disk.resolve("users");
    Files.copy(USERS, file);
    untilThereIsRoom(file, "store", "convert", "--replace=" + format, "" + file);
    assertEquals(600, realCount(format, file));
    untilThereIsRoom(file, "store", "convert", "--undo", "" + file);
    assertEquals(600, realCount("berkeley", file));
    remove();
    Files.copy(USERS, file);
    untilThereIsRoom(file, "store", "convert", "--yes", USERS.toString(), format + ":" + file);
    assertEquals(600, realCount(format, file));
  }
}
