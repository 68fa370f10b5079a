package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedOutputStream;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said once the change is made and cannot be told. */
class LostOutputTest extends UserTexts {
  private InProcess.Outcome full(String... args) throws Exception {
    // through a buffer, as the process has one
    try (OutputStream full = new FileOutputStream("/dev/full")) {
      return new InProcess(folder).run(new BufferedOutputStream(full), args);
    }
  }

  private static long times(String part, String text) {
    return text.lines().filter(line -> line.contains(part)).count();
  }

  @Test
  void aGeneratedPasswordThatCannotBeShownIsNamed() throws Exception {
    String err =
        full("user", "add", "joe@r", "--generate", "-f", path("db"))
            .expect(ExitStatus.INPUT_OUTPUT)
            .err();
    assertEquals(1, times("error: E2007", err), err);
    assertTrue(err.contains("the password of joe@r is set, and could not be shown"), err);
    assertTrue(err.contains("hint: sasldb user set"), err);
    assertEquals(1, records("db").size());
  }

  @Test
  void soAreThoseOfADesiredState() throws Exception {
    Path state = text("s.yaml", "version: 1\nusers: [{user: joe@r, generate: true}]\n");
    String err =
        full("apply", state.toString(), "-f", path("db")).expect(ExitStatus.INPUT_OUTPUT).err();
    assertEquals(1, times("error: E2007", err), err);
    assertTrue(err.contains("1 generated password could not be shown"), err);
  }

  @Test
  void otherResultsFailOnceToo() throws Exception {
    store("db", java.util.Map.of("joe|r|" + PLAIN, "p"));
    for (String line : List.of("user list", "user show joe@r", "export", "user disable joe@r")) {
      String[] words = (line + " -f " + path("db")).split(" ");
      String err = full(words).expect(ExitStatus.INPUT_OUTPUT).err();
      assertEquals(1, times("error: E2007", err), line + "\n" + err);
    }
  }

  @Test
  void aPublicationThatFailsTwiceIsToldOnce() throws Exception {
    text("in", "joe@r:p\n");
    Files.createDirectory(folder.resolve("sub"));
    String store = "je:" + path("je");
    run("import", path("in"), "-f", store).expect(ExitStatus.OK);
    run("publish", "add", "berkeley:" + path("sub/pub"), "-f", store).expect(ExitStatus.OK);
    run("store", "backup", path("backup"), "-f", store).expect(ExitStatus.OK);
    try (var files = Files.list(folder.resolve("sub"))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(folder.resolve("sub"));
    String err = run("store", "restore", "--yes", path("backup"), "-f", store).err();
    assertEquals(1, times("error: E1503", err), err);
  }
}
