package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Passwords that are generated, and the sheet they are written to. */
class PasswordSheetTest {
  @TempDir Path folder;

  /** Runs a command about the store {@code db}. */
  private InProcess.Outcome run(String input, String line) {
    List<String> words = new ArrayList<>(List.of(line.split(" ", -1)));
    words.add(2, "--store=" + folder.resolve("db"));
    return new InProcess(folder).input(input).run(words.toArray(String[]::new));
  }

  private boolean accepts(String user, String password) {
    return run(password, "user verify " + user + " --password-stdin").status() == 0;
  }

  @Test
  void aGeneratedPasswordIsShownOnceOrWrittenToASheet() throws Exception {
    String json = run("", "user add joe@r --generate --words=4 --json").out();
    JsonObject added = JsonParser.object().from(json);
    assertEquals(41, added.getInt("bits"));
    assertTrue(accepts("joe@r", added.getString("password")));
    Path sheet = folder.resolve("sheet");
    String add = "user add jane@r --generate --alphabet=base58 --length=30 --sheet=" + sheet;
    assertEquals("added jane@r\n", run("", add).out());
    run("", add).expect(ExitStatus.CANNOT_CREATE);
    List<String> lines = Files.readAllLines(sheet);
    assertEquals(1, lines.size());
    assertTrue(lines.get(0).matches("jane@r\t[1-9A-Za-z]{30}"));
    assertTrue(accepts("jane@r", lines.get(0).substring(7)));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(sheet)));
    Files.setPosixFilePermissions(sheet, PosixFilePermissions.fromString("rw-r--r--"));
    run("", add.replace("jane", "eve")).expect(ExitStatus.INPUT_OUTPUT);
    assertFalse(Files.exists(folder.resolve("none")));
  }

  /** To make a device private would take it from every other program of the host. */
  @Test
  void aSheetIsARegularFileThatOthersCannotRead() throws Exception {
    Path open = Files.createFile(folder.resolve("open sheet"));
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    String mode = refusedSheet(open);
    assertTrue(mode.contains(open + ": others can read it\n"), mode);
    assertTrue(mode.endsWith("hint: chmod 600 '" + open + "'\n"), mode);
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("elsewhere"));
    for (Path other :
        List.of(Path.of("/dev/null"), link, Files.createDirectory(folder.resolve("sub")))) {
      String kind = refusedSheet(other);
      assertTrue(kind.contains(other + ": it is no regular file\n"), kind);
      assertTrue(kind.endsWith("hint: name another file, a regular one, with --sheet\n"), kind);
    }
    assertFalse(Files.exists(folder.resolve("db")));
  }

  private String refusedSheet(Path sheet) {
    return new InProcess(folder)
        .run(
            "user",
            "add",
            "eve@r",
            "--generate",
            "--sheet=" + sheet,
            "-f",
            "berkeley:" + folder.resolve("db"))
        .expect(ExitStatus.INPUT_OUTPUT)
        .err();
  }

  @Test
  void aSheetOfAUserWhoWasRefusedIsNotMade() {
    run("x", "user add joe@r --password-stdin").expect(ExitStatus.OK);
    Path sheet = folder.resolve("sheet");
    run("", "user add joe@r --generate --sheet=" + sheet).expect(ExitStatus.CANNOT_CREATE);
    assertFalse(Files.exists(sheet));
  }
}
