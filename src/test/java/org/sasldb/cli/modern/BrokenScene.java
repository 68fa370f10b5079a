package org.sasldb.cli.modern;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.sasldb.testing.Command;

/** A folder with good and broken files of every kind, and what can be said of each of them. */
final class BrokenScene {
  static final String SECRET = "hush-hush-hush";

  private final Path folder;

  BrokenScene(Path folder) throws Exception {
    this.folder = folder;
    passwords();
    stores();
    noStores();
    texts();
    places();
  }

  private void write(String name, String latin) throws IOException {
    write(name, latin.getBytes(ISO_8859_1));
  }

  private void write(String name, byte[] bytes) throws IOException {
    Files.write(folder.resolve(name), bytes);
  }

  private void run(String... words) {
    InProcess.Outcome outcome = new InProcess(folder.resolve("host")).run(words);
    assertEquals(0, outcome.status(), outcome.err());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void passwords() throws IOException {
    write("pw", SECRET + "\n");
    write("pw-empty", "");
    write("pw-nul", SECRET + "\0x");
    write("pw-lines", SECRET + "\n" + SECRET + "\n");
    write("pw-long", SECRET.repeat(1000));
    write("open-sheet", "");
    Files.setAttribute(folder.resolve("open-sheet"), "unix:mode", 0644);
  }

  private void stores() throws IOException {
    for (String store : List.of("good.db", "gdbm:F/good.gdbm", "other.db", "je:F/je")) {
      String name = store.contains("/") ? store.replace("F/", folder + "/") : path(store);
      String user = store.equals("other.db") ? "other@r" : "joe@r";
      run("user", "add", user, "-f", name, "--password-file", path("pw"));
    }
    run("user", "add", "ann@r", "-f", path("good.db"), "--password-file", path("pw"));
    run("publish", "add", "berkeley:" + path("published.db"), "-f", path("je"));
    byte[] good = Files.readAllBytes(folder.resolve("good.db"));
    write("cut.db", Arrays.copyOf(good, good.length - 4096));
    byte[] gdbm = Files.readAllBytes(folder.resolve("good.gdbm"));
    write("cut.gdbm", Arrays.copyOf(gdbm, gdbm.length / 2));
    good[16] = 99;
    write("future.db", good);
  }

  private void noStores() throws IOException {
    write("text.db", "this is no store, but a text\n");
    write("sqlite.db", "SQLite format 3\0" + "\0".repeat(1000));
    write("btree.db", "\0".repeat(12) + "b1\u0005\0\t\0\0\0" + "\0".repeat(4076));
    write("zeros.db", "\0".repeat(8192));
    write("random.db", "\u0093\u0017\u00fe\u0001\u00a8U".repeat(700));
  }

  private void texts() throws IOException {
    run("store", "dump", "-f", path("good.db"), "--output=" + path("good.dump"));
    byte[] dump = Files.readAllBytes(folder.resolve("good.dump"));
    write("cut.dump", Arrays.copyOf(dump, dump.length - 20));
    run("store", "backup", "-f", path("good.db"), path("good.backup"));
    String backup = Files.readString(folder.resolve("good.backup"));
    write("cut.backup", backup.substring(0, backup.length() - 30));
    write("changed.backup", backup.replace(SECRET, SECRET.toUpperCase(java.util.Locale.ROOT)));
    write("foreign.backup", "{\"file\":\"something else\",\"version\":1}\n");
    write("future.backup", backup.replace("\"version\":1", "\"version\":9"));
    write("users", "ann@r:" + SECRET + "\n");
    write("generate.yaml", "version: 1\nusers:\n- {user: a@r, generate: true}\n");
    write("no-password.yaml", "version: 1\nusers:\n- {user: a@r, password_file: none}\n");
    write("folder-password.yaml", "version: 1\nusers:\n- {user: a@r, password_file: folder}\n");
  }

  private void places() throws IOException {
    Files.createDirectory(folder.resolve("folder"));
    write("folder/file", "kept\n");
    Files.createSymbolicLink(folder.resolve("dangling"), Path.of("nowhere/at/all"));
    Files.createSymbolicLink(folder.resolve("loop"), Path.of("loop-back"));
    Files.createSymbolicLink(folder.resolve("loop-back"), Path.of("loop"));
    Command.of("mkfifo", path("fifo")).run().expect(0);
  }

  /** Name, kind, owner, mode, inode, time and content of everything that is there. */
  List<String> snapshot() throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted().toList()) {
        lines.add(folder.relativize(path) + " " + facts(path));
      }
    }
    return lines;
  }

  private static String facts(Path path) throws IOException {
    var unix = Files.readAttributes(path, "unix:mode,uid,gid,ino,size", LinkOption.NOFOLLOW_LINKS);
    String facts = unix.get("mode") + " " + unix.get("uid") + ":" + unix.get("gid");
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      // its time tells of locks that came and went
      return facts + " " + unix.get("ino");
    }
    facts +=
        " " + unix.get("ino") + " " + Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
    return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
        ? facts + " " + HexFormat.of().formatHex(Files.readAllBytes(path))
        : facts;
  }
}
