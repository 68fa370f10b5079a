package org.sasldb.cli.modern;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonParser;
import com.grack.nanojson.JsonParserException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sasldb.testing.Command;

/** {@code sasldb publish} as it is typed, and what other commands say of targets. */
class PublishCommandsTest {
  private static final String ALICE =
      "{\"user\":\"alice\",\"realm\":\"r\",\"property\":\"userPassword\",\"value\":\"tea\"}\n";
  private static final String BOB = ALICE.replace("alice", "bob");

  @TempDir Path folder;
  private String target;

  @BeforeEach
  void aPublishedStore() {
    target = folder.resolve("target").toString();
    load(ALICE).expect(ExitStatus.OK);
    sasldb().run("publish", "add", "berkeley:" + target).expect(ExitStatus.OK);
  }

  /** The host's store is the JE store in the folder. */
  private InProcess sasldb() {
    return new InProcess(folder);
  }

  private InProcess.Outcome load(String lines) {
    return load(lines, "--if-exists=fail");
  }

  private InProcess.Outcome load(String lines, String option) {
    String je = "je:" + folder.resolve("je");
    return sasldb().input(lines).run("store", "load", option, "-f", je, "-");
  }

  private List<String> users(String file) {
    return sasldb()
        .run("store", "dump", "--json", "-f", file)
        .expect(ExitStatus.OK)
        .out()
        .lines()
        .toList();
  }

  @Test
  void aChangeIsPublishedAndSaysSo() {
    InProcess.Outcome outcome = load(BOB).expect(ExitStatus.OK);
    assertTrue(outcome.err().contains("published to berkeley:" + target + " (2 records)"));
    assertEquals(2, users(target).size());
    assertFalse(load("").err().contains("published"));
  }

  /** To take the file from the original is rarely meant, so it is not what is advised first. */
  @Test
  void theCopyOfAStoreIsToForgetTheFilesOfItsOriginal() throws IOException {
    Path copy = Files.createDirectory(folder.resolve("copy"));
    Files.setPosixFilePermissions(copy, PosixFilePermissions.fromString("rwx------"));
    Path original = folder.resolve("je");
    try (Stream<Path> files = Files.list(original)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    String[] change = {"store", "load", "-f", copy.toString(), "-"};
    String err = sasldb().input(BOB).run(change).expect(ExitStatus.INPUT_OUTPUT).err();
    String remove = "sasldb publish remove " + target + " -f ";
    assertTrue(err.contains("E1503 not published: " + target + ": "), err);
    assertTrue(
        err.contains(
            "hint: "
                + remove
                + copy
                + "; or, so that this store has the file and the other one publishes to it no"
                + " more: "
                + remove
                + original
                + "; then sasldb publish run -f "
                + copy
                + "\n"),
        err);
    sasldb().run("publish", "remove", target, "-f", copy.toString()).expect(ExitStatus.OK);
    sasldb().run("publish", "status", "-f", original.toString()).expect(ExitStatus.OK);
    load(BOB).expect(ExitStatus.OK);
    assertEquals(2, users(target).size());
  }

  /** As saslpasswd2 does here: the file that the link names is made, and the link stays. */
  @Test
  void aLinkThatLeadsNowhereIsFilled() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    sasldb().run("publish", "add", "berkeley:" + link).expect(ExitStatus.OK);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(1, users(folder.resolve("real").toString()).size());
  }

  @Test
  void aLinkThatLeadsNowhereDoesNotLeadIntoTheStore() throws IOException {
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("je/real"));
    InProcess.Outcome outcome = sasldb().run("publish", "add", "berkeley:" + link);
    assertTrue(outcome.expect(ExitStatus.USAGE).err().contains("inside the folder of the store"));
    assertFalse(Files.exists(folder.resolve("je/real")));
  }

  @Test
  void theStatusOfOneTargetIsItsOwn() throws IOException {
    String second = folder.resolve("second").toString();
    sasldb().run("publish", "add", "gdbm:" + second).expect(ExitStatus.OK);
    Files.delete(Path.of(second));
    sasldb().run("publish", "status").expect(ExitStatus.NO);
    String out = sasldb().run("publish", "status", target).expect(ExitStatus.OK).out();
    assertEquals("berkeley:" + target + ": current\n1 target\n", out);
    sasldb().run("publish", "status", second).expect(ExitStatus.NO);
    InProcess.Outcome other = sasldb().run("publish", "status", folder.resolve("x").toString());
    assertTrue(other.expect(ExitStatus.INPUT_OUTPUT).err().contains("is not published to it"));
  }

  @Test
  void aTargetThatFailsIsNamedAndTheStatusIs74() throws IOException {
    Path place = Files.createDirectory(folder.resolve("place"));
    String second = place.resolve("second").toString();
    sasldb().run("publish", "add", "gdbm:" + second).expect(ExitStatus.OK);
    Files.delete(place.resolve(".second.published"));
    Files.delete(place.resolve("second"));
    Files.delete(place);
    InProcess.Outcome outcome = load(BOB).expect(ExitStatus.INPUT_OUTPUT);
    assertTrue(outcome.err().contains("E1503 not published: " + second), outcome.err());
    assertTrue(outcome.err().contains("sasldb publish run"), outcome.err());
    assertEquals(2, users(target).size());
    assertEquals(2, users("je:" + folder.resolve("je")).size());
    Files.createDirectory(place);
    sasldb().run("publish", "run").expect(ExitStatus.OK);
    assertEquals(2, users(second).size());
  }

  /** The program would refuse to make a store of a target, which is advised of other files. */
  @ParameterizedTest
  @CsvSource({"berkeley,0", "berkeley,100", "gdbm,100", "ndbm,100"})
  void whatIsEmptyOrDamagedIsLaidOver(String format, int length) throws IOException {
    String second = folder.resolve("the second").toString();
    String store = folder.resolve("je").toString();
    Path file = added(format, second);
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), length));
    String err = sasldb().run("publish", "run", second).expect(ExitStatus.INPUT_OUTPUT).err();
    assertTrue(err.contains("E1503 not published: " + second), err);
    String command = "sasldb publish run --force '" + second + "' -f " + store;
    assertTrue(err.endsWith("hint: " + command + "\n"), err);
    sasldb().run("publish", "run", "--force", second, "-f", store).expect(ExitStatus.OK);
    assertEquals(1, users(format + ":" + second).size());
  }

  private Path added(String format, String second) {
    sasldb().run("publish", "add", format + ":" + second).expect(ExitStatus.OK);
    return Path.of(format.equals("ndbm") ? second + ".pag" : second);
  }

  /** An LMDB file that is damaged is moved too: it is changed in place, which it cannot be. */
  @ParameterizedTest
  @ValueSource(strings = {"berkeley", "gdbm", "ndbm", "lmdb"})
  void whatSomebodyPutThereIsMovedAway(String format) throws IOException {
    String second = folder.resolve("second").toString();
    Path file = added(format, second);
    byte[] damaged = Arrays.copyOf(Files.readAllBytes(file), 100);
    List<byte[]> contents = new ArrayList<>();
    for (String text : List.of("notes", ALICE, "joe:x:1:1::/:/bin/sh\n", "SQLite format 3\0")) {
      contents.add(text.getBytes(UTF_8));
    }
    if (format.equals("lmdb")) {
      contents.add(damaged);
    }
    for (byte[] content : contents) {
      Files.write(file, content);
      String err = sasldb().run("publish", "run", second).expect(ExitStatus.INPUT_OUTPUT).err();
      assertTrue(err.contains("E1503 not published: " + second), err);
      String run = "; sasldb publish run -f " + folder.resolve("je");
      assertTrue(err.endsWith("hint: mv " + file + " " + file + ".old" + run + "\n"), err);
      Files.delete(file);
      sasldb().run("publish", "run", "-f", folder.resolve("je").toString()).expect(ExitStatus.OK);
      assertEquals(1, users(format + ":" + second).size());
    }
  }

  @Test
  void whatALinkLeadsToIsMovedAwayAndTheLinkStays() throws IOException {
    Path real = folder.toRealPath().resolve("real");
    Path link = Files.createSymbolicLink(folder.resolve("link"), Path.of("real"));
    added("berkeley", link.toString());
    Files.writeString(real, "notes");
    String err = sasldb().run("publish", "run", link.toString()).err();
    assertTrue(err.contains("hint: mv " + real + " " + real + ".old; sasldb publish run "), err);
    Files.delete(real);
    sasldb().run("publish", "run").expect(ExitStatus.OK);
    assertTrue(Files.isSymbolicLink(link));
    assertEquals(1, users(real.toString()).size());
  }

  @Test
  void aPipeIsNoPlaceToPublishTo() throws Exception {
    Command.requireInstalled("mkfifo");
    String second = folder.resolve("second").toString();
    Files.delete(added("berkeley", second));
    Command.of("mkfifo", second).run().expect(0);
    String err = sasldb().run("publish", "run", second).expect(ExitStatus.INPUT_OUTPUT).err();
    String remove = "sasldb publish remove " + second + " -f " + folder.resolve("je");
    assertTrue(err.endsWith("hint: " + remove + "; a store is published to a regular file\n"), err);
    String store = folder.resolve("je").toString();
    sasldb().run("publish", "remove", second, "-f", store).expect(ExitStatus.OK);
  }

  @Test
  void statusSaysWhatIsTheMatter() throws IOException, JsonParserException {
    sasldb().run("publish", "status").expect(ExitStatus.OK);
    Files.delete(Path.of(target));
    InProcess.Outcome outcome = sasldb().run("publish", "status", "--json").expect(ExitStatus.NO);
    JsonObject line = JsonParser.object().from(outcome.out());
    assertEquals("missing", line.getString("state"));
    assertEquals("berkeley:" + target, line.getString("target"));
  }

  @Test
  void anUndoLastsUntilTheTargetIsNamed() {
    load(BOB).expect(ExitStatus.OK);
    String help = sasldb().run("publish", "undo", "--help").expect(ExitStatus.OK).out();
    assertTrue(help.contains("that is held is not put back"), help);
    sasldb().run("publish", "undo", target).expect(ExitStatus.OK);
    InProcess.Outcome all = sasldb().run("publish", "run").expect(ExitStatus.OK);
    assertTrue(all.out().contains("held: berkeley:" + target), all.out());
    assertEquals(1, users(target).size());
    sasldb().run("publish", "run", target).expect(ExitStatus.OK);
    assertEquals(2, users(target).size());
  }

  @Test
  void aDryRunChangesNothing() {
    String other = folder.resolve("other").toString();
    InProcess.Outcome outcome =
        sasldb().run("publish", "add", "--dry-run", "gdbm:" + other, "--mode=640");
    outcome.expect(ExitStatus.OK);
    assertEquals("would publish to gdbm:" + other + "  mode 640\n", outcome.out());
    assertFalse(Files.exists(Path.of(other)));
    assertEquals(1, sasldb().run("publish", "list", "--json").out().lines().count());
    sasldb().run("publish", "remove", "--dry-run", target).expect(ExitStatus.OK);
    assertEquals(1, sasldb().run("publish", "list", "--json").out().lines().count());
  }

  @Test
  void theModeFollowsTheGroup() throws IOException {
    String group =
        Files.readAttributes(folder, java.nio.file.attribute.PosixFileAttributes.class)
            .group()
            .getName();
    sasldb().run("publish", "add", target, "--group=" + group).expect(ExitStatus.OK);
    assertEquals(
        PosixFilePermissions.fromString("rw-r-----"),
        Files.getPosixFilePermissions(Path.of(target)));
    assertTrue(sasldb().run("publish", "list").out().contains("mode 640"));
  }

  /** The system goes up from where the link leads. */
  @Test
  void theFolderAboveALinkIsTheOneAboveWhereItLeads() throws IOException {
    Path deep = Files.createDirectories(folder.resolve("a/b"));
    Path link = Files.createSymbolicLink(folder.resolve("lf"), deep);
    sasldb().run("publish", "add", "berkeley:" + link + "/../dd").expect(ExitStatus.OK);
    assertTrue(Files.exists(folder.resolve("a/dd")));
    assertFalse(Files.exists(folder.resolve("dd")));
    sasldb().run("publish", "remove", link + "/../dd").expect(ExitStatus.OK);
  }

  @Test
  void whatIsSaidOfATargetAndNotPublishedIsNoNumberOfCommits() throws IOException {
    Path inTheWay = folder.resolve(".target.publishing");
    Files.createFile(Files.createDirectory(inTheWay).resolve("file"));
    sasldb().run("publish", "add", "berkeley:" + target, "--realm=x");
    String out = sasldb().run("publish", "status").expect(ExitStatus.NO).out();
    assertTrue(out.contains(": behind; it was published otherwise"), out);
    assertFalse(out.contains("commit"), out);
  }

  @Test
  void whereNothingCanBeAdoptedTheOtherWayIsNamed() throws IOException {
    load(BOB).expect(ExitStatus.OK);
    String undone = sasldb().run("publish", "undo", target).expect(ExitStatus.OK).out();
    assertTrue(undone.startsWith("put back: berkeley:" + target + ";"), undone);
    InProcess.Outcome held = sasldb().run("publish", "adopt", target).expect(ExitStatus.OK);
    assertTrue(held.out().contains("differs only in what the store changed"), held.out());
    assertTrue(held.err().contains("sasldb publish run " + target), held.err());
    sasldb().run("publish", "run", target).expect(ExitStatus.OK);
    InProcess.Outcome current = sasldb().run("publish", "adopt", target).expect(ExitStatus.OK);
    assertTrue(current.out().contains("has what the store says"), current.out());
    foreignDeletionOfBob();
    assertTrue(sasldb().run("publish", "status").err().contains("sasldb publish adopt"));
    load(BOB.replace("tea", "coffee"), "--if-exists=replace").expect(ExitStatus.INPUT_OUTPUT);
    String status = sasldb().run("publish", "status").expect(ExitStatus.NO).err();
    assertFalse(status.contains("adopt"), status);
    String forced = sasldb().run("publish", "adopt", "--dry-run", target).err();
    assertTrue(forced.contains("sasldb publish run --force " + target), forced);
  }

  @Test
  void allThatAnAdoptionRemovesIsListedAndCounted() throws IOException {
    load(BOB.replace("userPassword", "authPassword;SCRAM-SHA-1") + BOB).expect(ExitStatus.OK);
    foreignDeletionOfBob();
    InProcess.Outcome refused = sasldb().run("publish", "adopt", target);
    assertTrue(refused.out().contains("removed: bob@r: userPassword"), refused.out());
    assertTrue(refused.out().contains("removed: bob@r: authPassword;SCRAM"), refused.out());
    assertTrue(refused.err().contains("the store would lose 2 records"), refused.err());
    sasldb().run("publish", "adopt", "--yes", target).expect(ExitStatus.OK);
    assertEquals(1, users("je:" + folder.resolve("je")).size());
  }

  /** As by a program that knows of no note. */
  private void foreignDeletionOfBob() throws IOException {
    Path mark = folder.resolve(".target.published");
    Path aside = Files.move(mark, folder.resolve("aside"));
    sasldb().run("user", "delete", "--yes", "bob@r", "-f", target).expect(ExitStatus.OK);
    Files.move(aside, mark);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "store load --if-exists=replace -f TARGET -",
        "store compact -f TARGET",
        "store convert --replace=gdbm TARGET",
        "store convert --yes FOLDER/je TARGET",
        "store init -f berkeley:TARGET",
      })
  void aPublishedFileIsRefusedByEveryCommand(String line) throws IOException {
    byte[] before = Files.readAllBytes(Path.of(target));
    String words = line.replace("TARGET", target).replace("FOLDER", folder.toString());
    InProcess.Outcome outcome = sasldb().input(BOB).run(words.split(" "));
    assertEquals(ExitStatus.NOT_PERMITTED.number(), outcome.status(), outcome.err());
    assertTrue(outcome.err().contains("E1501"), outcome.err());
    assertTrue(outcome.err().contains(folder.resolve("je").toString()), outcome.err());
    org.junit.jupiter.api.Assertions.assertArrayEquals(before, Files.readAllBytes(Path.of(target)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "publish add",
        "publish add --postfix x",
        "publish add je:x",
        "publish add x --mode=9",
        "publish add x --group=no-such-group-here",
        "publish add x --scram=CRAM-MD5",
        "publish undo",
      })
  void aWrongCommandLineIsRefused(String line) {
    InProcess.Outcome outcome = sasldb().run(line.split(" ")).expect(ExitStatus.USAGE);
    assertTrue(outcome.err().contains("hint: "), outcome.err());
  }

  @Test
  void aFileIsNoStoreToPublish() {
    InProcess.Outcome outcome =
        sasldb().run("publish", "add", "x", "-f", target).expect(ExitStatus.BAD_DATA);
    assertTrue(outcome.err().contains("sasldb store convert"), outcome.err());
  }

  @Test
  void aTargetThatIsNoneIsNamed() {
    InProcess.Outcome outcome = sasldb().run("publish", "undo", "/no/target");
    assertEquals(ExitStatus.INPUT_OUTPUT.number(), outcome.status());
    assertTrue(outcome.err().contains("/no/target"), outcome.err());
  }
}
