package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Broken options, names, paths and files, beside the broken lines of {@link ApplyBadInputTest} and
 * of the import: each is told with its code, the reason and a next step, ends with its status, and
 * leaves every file as it was.
 */
class BrokenInputTest {
  private static final String ADD = "user add joe@new --password-file=F/pw ";

  /** Code, what it is, and where and why. */
  private static final Pattern ERROR =
      Pattern.compile("^sasldb: error: (E[0-9]{4}) [^:]+: .{3,}$", Pattern.MULTILINE);

  private static final Pattern HINT = Pattern.compile("^hint: .{6,}$", Pattern.MULTILINE);

  /** One for all cases, since none of them may change it. */
  @TempDir static Path folder;

  private static BrokenScene scene;

  @BeforeAll
  static void makeScene() throws Exception {
    scene = new BrokenScene(folder);
  }

  /**
   * One command line.
   *
   * @param expected the exit status and the code
   * @param line the command; F is the folder of the {@link BrokenScene}; the capitals stand for an
   *     empty word, a NUL, a name too long, and a byte that is not UTF-8
   */
  record Case(String expected, String line) {
    @Override
    public String toString() {
      return line;
    }
  }

  private static Case c(String expected, String line) {
    return new Case(expected, line);
  }

  static Stream<Case> options() {
    return Stream.of(
        c("64 E2001", "usr list -f F/good.db"),
        c("64 E2001", "user"),
        c("64 E2001", "user lst -f F/good.db"),
        c("64 E2001", "user list -f berkley:F/good.db"),
        c("64 E2001", "publish add gdmb:new -f F/je"),
        c("64 E2001", "publish add hash:F/new -f F/je"),
        c("64 E2001", "user list -f hash:F/good.db"),
        c("64 E2001", "store convert F/good.db file://F/new"),
        c("64 E2001", "user list --jsn -f F/good.db"),
        c("64 E2001", "user list extra -f F/good.db"),
        c("64 E2001", "user list --json --plain -f F/good.db"),
        c("64 E2001", "user list --enabled --disabled -f F/good.db"),
        c("64 E2001", "user list -f"),
        c("64 E2001", "user list -f F/good.db -f F/je"),
        c("64 E2001", "user list --color=pink -f F/good.db"),
        c("64 E2001", "user add --password-stdin -f F/new.db"),
        c("64 E2001", ADD + "--password-stdin -f F/new.db"),
        c("64 E2001", ADD + "--generate -f F/new.db"),
        c("64 E2001", ADD + "--length=12 -f F/new.db"),
        c("64 E2001", "user add joe@new --generate --length=7 -f F/new.db"),
        c("64 E2001", "user add joe@new --generate --length=0 -f F/new.db"),
        c("64 E2001", "user add joe@new --generate --length=-1 -f F/new.db"),
        c("64 E2001", "user add joe@new --generate --length=999999999 -f F/new.db"),
        c("64 E2001", "user add joe@new --generate --length=many -f F/new.db"),
        c("64 E2001", "user add joe@new --generate --alphabet=greek -f F/new.db"),
        c(
            "64 E2001",
            "user add joe@new --generate --alphabet=digits --length=8 --words=3 -f F/new.db"),
        c("64 E2001", "user add joe@new --generate --words=1 -f F/new.db"),
        c("64 E2001", "user add joe@new --generate --words=100000 -f F/new.db"),
        c("64 E2001", ADD + "--secrets=plane -f F/new.db"),
        c("64 E2001", ADD + "--scram=SCRAM-MD5 -f F/new.db"),
        c("64 E2001", ADD + "--scram=SCRAM-SHA-1,SCRAM-SHA-1 -f F/new.db"),
        c("64 E2001", ADD + "--secrets=plain --scram=SCRAM-SHA-256 -f F/new.db"),
        c("64 E2025", ADD + "--scram=SCRAM-SHA-1,SCRAM-SHA-256 -f F/new.db"),
        c("64 E2001", ADD + "--scram=SCRAM-SHA-256 --iterations=10 -f F/new.db"),
        c("64 E2001", ADD + "--scram=SCRAM-SHA-256 --iterations=9999999999 -f F/new.db"),
        c("64 E2001", ADD + "--iterations=5000000 -f F/new.db"),
        c("64 E2001", ADD + "--if-exists=maybe -f F/new.db"),
        c("64 E2001", "user add --batch=F/pw --commit-every=0 -f F/new.db"),
        c("64 E2001", "user add --batch=F/pw --commit-every=-5 -f F/new.db"),
        c("64 E2001", "user add --batch=F/pw joe@r -f F/new.db"),
        c("64 E2001", ADD + "--commit-every=5 -f F/new.db"),
        c("64 E2001", "user set joe@r --property=mail -f F/good.db"),
        c("64 E2001", "user set joe@r --property=EMPTY --value-file=F/pw -f F/good.db"),
        c("64 E2001", "user set joe@r --property=userPassword --value-file=F/pw -f F/good.db"),
        c(
            "64 E2001",
            "user set joe@r --property=mail --value-file=F/pw --password-stdin -f F/good.db"),
        c("64 E2001", "user delete -f F/good.db"),
        c("64 E2001", "user delete joe@r --secrets-only --property=mail -f F/good.db"),
        c("64 E2001", "user rename joe@r -f F/good.db"),
        c("64 E2001", "store history --limit=-1 -f F/je"),
        c("64 E2001", "store history --limit=x -f F/je"),
        c("64 E2001", "store history --since=yesterday -f F/je"),
        c("64 E2001", "store history --since=2026-02-30 -f F/je"),
        c("64 E2051", "store history -f F/good.db"),
        c("64 E2001", "store init -f F/new.db --map-size=12"),
        c("64 E1206", "store init -f lmdb:F/new.db --map-size=12"),
        c("64 E2001", "store init -f lmdb:F/new.db --map-size=-1"),
        c("64 E2001", "store init -f lmdb:F/new.db --map-size=9000000000000000000"),
        c("64 E1206", "store convert F/good.db lmdb:F/new.db --map-size=1 --dry-run"),
        c("64 E2001", "store init -f je:F/new --mode=755"),
        c("64 E2001", "store convert F/good.db --replace=gdbm --mode=600"),
        c("64 E2001", "store convert F/good.db --undo --owner=root"),
        c("64 E2001", "store convert F/je --undo"),
        c("64 E2001", "store convert F/good.db"),
        c("64 E2001", "store convert F/good.db --replace=oracle"),
        c("64 E2001", "store convert F/good.db gdbm:F/new.db --undo"),
        c("64 E2001", "store load --format=xml F/pw -f F/new.db"),
        c("64 E2001", "import --format=xml F/pw -f F/new.db"),
        c("64 E2001", "import --rejects=F/rejects F/users -f F/new.db"),
        c("64 E2001", "export --format=xml -f F/good.db"),
        c("64 E2001", "export --json -f F/good.db"),
        c("64 E2001", "apply -f F/new.db"),
        c("64 E2001", "apply --iterations=1 F/pw -f F/new.db"),
        c("64 E2001", "config set nonsense=1 -f F/je"),
        c("64 E2001", "config set secrets plane -f F/je"),
        c("64 E2008", "explain E9999"),
        c("64 E2008", "explain nonsense"));
  }

  static Stream<Case> names() {
    return Stream.of(
        c("65 E2027", "user add EMPTY --realm=r --password-file=F/pw -f F/new.db"),
        c("65 E2027", "user add @r --password-file=F/pw -f F/new.db"),
        c("65 E2027", "user add aNULb@r --password-file=F/pw -f F/new.db"),
        c("65 E2027", "user add a@rNULb --password-file=F/pw -f F/new.db"),
        c("65 E2027", "user add LONGLONGLONGLONG@r --password-file=F/pw -f F/new.db"),
        c("65 E2027", "user rename joe@r @s -f F/good.db"),
        c("65 E2027", "user rename joe@r EMPTY -f F/good.db"),
        c("67 E2009", "user set nobody@r --password-file=F/pw -f F/good.db"),
        c("67 E2009", "user set joe@unknown --password-file=F/pw -f F/good.db"),
        c("67 E2009", "user show joe@R -f F/good.db"),
        c("67 E2009", "user verify BAD@r --password-file=F/pw -f F/good.db"),
        c("67 E2009", "user delete joe@r nobody@r --yes -f F/good.db"),
        c("67 E2009", "user disable nobody@r -f F/good.db"),
        c("67 E2009", "user rename nobody@r other -f F/good.db"),
        c("73 E2022", "user add joe@r --password-file=F/pw -f F/good.db"),
        c("73 E2022", "user rename joe@r ann -f F/good.db"),
        c("1 E2029", "user delete joe@r --property=mail -f F/good.db"));
  }

  static Stream<Case> passwords() {
    return Stream.of(
        c("74 E2006", "user add joe@new --password-file=F/none -f F/new.db"),
        c("74 E2006", "user add joe@new --password-file=F/folder -f F/new.db"),
        c("74 E2006", "user add joe@new --password-file=F/dangling -f F/new.db"),
        c("74 E2006", "user add joe@new --password-file=F/loop -f F/new.db"),
        c("74 E2006", "user add joe@new --password-file=F/good.db/x -f F/new.db"),
        c("74 E2006", "user add joe@new --password-file=F/LONG -f F/new.db"),
        c("64 E2001", "user add joe@new --password-file=F/aNULb -f F/new.db"),
        c("64 E2001", "user add joe@new --password-file=BAD -f F/new.db"),
        c("74 E2006", "user add joe@new --password-file=EMPTY -f F/new.db"),
        c("65 E2010", "user add joe@new --password-file=F/pw-empty -f F/new.db"),
        c("65 E2010", "user add joe@new --password-file=/dev/null -f F/new.db"),
        c("65 E2010", "user add joe@new --password-file=F/pw-nul -f F/new.db"),
        c("65 E2010", "user add joe@new --password-file=F/pw-lines -f F/new.db"),
        c("65 E2010", "user add joe@new --password-file=F/pw-long -f F/new.db"),
        c("65 E2010", "user add joe@new --password-stdin -f F/new.db"),
        c("74 E2006", "user add joe@new --password-fd=99 -f F/new.db"),
        c("74 E2006", "user add joe@new --password-fd=-1 -f F/new.db"),
        c("64 E2001", "user add joe@new --password-fd=x -f F/new.db"),
        c("64 E2030", "user add joe@new -f F/new.db"),
        c("65 E2010", "user verify joe@r --password-file=F/pw-empty -f F/good.db"),
        c("74 E2007", "user add joe@new --generate --sheet=F/none/sheet -f F/new.db"),
        c("74 E2007", "user add joe@new --generate --sheet=F/folder -f F/new.db"),
        c("74 E2007", "user add joe@new --generate --sheet=F/dangling -f F/new.db"),
        c("74 E2007", "user add joe@new --generate --sheet=F/open-sheet -f F/new.db"),
        c("74 E2007", "user add joe@new --generate --sheet=F/LONG -f F/new.db"),
        c("64 E2001", "user add joe@new --password-file=F/pw --sheet=F/sheet -f F/new.db"),
        c("73 E2036", "apply F/generate.yaml --sheet=F/pw -f F/new.db"),
        c("74 E2007", "apply F/generate.yaml --sheet=F/none/sheet -f F/new.db"),
        c("65 E2033", "apply F/no-password.yaml -f F/new.db"),
        c("65 E2033", "apply F/folder-password.yaml -f F/new.db"));
  }

  static Stream<Case> paths() {
    return Stream.of(
        c("74 E1001", "user list -f F/none.db"),
        c("74 E1001", "user list -f F/none/x.db"),
        c("74 E1001", "user list -f F/good.db/x"),
        c("74 E1001", "user list -f F/dangling"),
        c("74 E1201", "user list -f F/LONG"),
        c("74 E1201", "user list -f F/loop"),
        c("65 E1002", "user list -f F/fifo"),
        c("65 E1002", "user list -f /dev/null"),
        c("65 E1006", "user list -f F/folder"),
        c("65 E1006", "user list -f berkeley:F/je"),
        c("65 E1006", "user list -f lmdb:F/folder"),
        c("64 E2001", "user list -f F/aNULb"),
        c("64 E2001", "user list -f BAD"),
        c("64 E2001", "user list -f EMPTY"),
        c("64 E2001", "user list -f berkeley:"),
        c("74 E1001", ADD + "-f F/none/x.db"),
        c("74 E1001", ADD + "-f lmdb:F/none/x.db"),
        c("74 E1001", ADD + "-f gdbm:F/good.db/x"),
        c("74 E1001", ADD + "-f F/dangling"),
        c("74 E1201", ADD + "-f F/loop"),
        c("74 E1201", ADD + "-f F/LONG"),
        c("65 E1002", ADD + "-f F/fifo"),
        c("65 E1002", ADD + "-f /dev/null"),
        c("65 E1006", ADD + "-f F/folder"),
        c("78 E1007", ADD + "-f je:F/folder"),
        c("65 E1002", ADD + "-f je:F/good.db"),
        c("73 E1008", "store init -f berkeley:F/good.db"),
        c("73 E1008", "store init -f je:F/folder"),
        c("74 E1001", "store init -f berkeley:F/dangling"),
        c("74 E1001", "store init -f berkeley:F/none/x"),
        c("64 E2001", "store init -f berkeley:F/new.db --owner=no-such-user"),
        c("64 E2001", "store init -f berkeley:F/new.db --group=no-such-group"),
        c("64 E2001", "store init -f berkeley:F/new.db --owner=EMPTY"),
        c("64 E2001", "store init -f berkeley:F/new.db --group=-7"),
        c("64 E2001", "store init -f berkeley:F/new.db --mode=rw"),
        c("64 E2001", "store init -f berkeley:F/new.db --mode=888"),
        c("64 E2001", "store init -f berkeley:F/new.db --mode=17777"),
        c("64 E2001", "store init -f berkeley:F/new.db --mode=-1"),
        c("73 E2004", "store convert F/good.db gdbm:F/text.db --no-input"),
        c("74 E1001", "store convert F/good.db gdbm:F/none/x"),
        c("74 E1001", "store convert F/none.db gdbm:F/new.db"),
        c("64 E2001", "store convert F/good.db gdbm:F/good.db"),
        c("73 E1008", "store recover F/good.db gdbm:F/good.db"),
        c("73 E2004", "store dump -f F/good.db --output=F/pw"),
        c("73 E2004", "store dump -f F/good.db --output=F/folder"),
        c("73 E2004", "store dump -f F/good.db --output=F/fifo"),
        c("73 E2004", "store dump -f F/good.db --output=/dev/full"),
        c("74 E2007", "store dump -f F/good.db --output=F/none/x"),
        c("74 E2007", "store dump -f F/good.db --output=F/LONG"),
        c("64 E2001", "store dump -f F/good.db --output=F/aNULb"),
        c("74 E2007", "export -f F/good.db --output=F/none/x"),
        c("73 E2004", "export -f F/good.db --output=F/pw"),
        c("73 E2004", "export -f F/good.db --output=EMPTY"),
        c("74 E2006", "import F/none -f F/new.db"),
        c("74 E2006", "import F/folder -f F/new.db"),
        c("64 E2041", "import F/pw-empty -f F/new.db"),
        c("74 E2006", "apply F/folder -f F/new.db"),
        c("74 E2006", "store load F/folder -f F/new.db"),
        c("74 E2006", "user add --batch=F/none -f F/new.db"),
        c("74 E2006", "user add --batch=F/folder -f F/new.db"));
  }

  static Stream<Case> otherKinds() {
    return Stream.of(
            "E1002 text.db",
            "E1002 zeros.db",
            "E1002 random.db",
            "E1003 sqlite.db",
            "E1003 btree.db")
        .flatMap(
            both -> {
              String code = "65 " + both.split(" ", -1)[0];
              String name = both.split(" ", -1)[1];
              return Stream.of(
                  c(code, "user list -f F/" + name),
                  c(code, ADD + "-f F/" + name),
                  c(code, "store check -f F/" + name));
            });
  }

  static Stream<Case> damagedFiles() {
    return Stream.of(
        c("65 E1002", "user list -f F/pw-empty"),
        c("65 E1003", "user list -f F/future.db"),
        c("65 E1003", ADD + "-f F/future.db"),
        c("65 E1004", "user list -f F/cut.db"),
        c("65 E1004", ADD + "-f F/cut.db"),
        c("65 E1004", "user list -f gdbm:F/cut.gdbm"),
        c("65 E1004", ADD + "-f gdbm:F/cut.gdbm"),
        c("65 E1002", "user list -f gdbm:F/good.db"),
        c("65 E1002", ADD + "-f lmdb:F/good.db"),
        c("65 E1002", "store dump -f F/text.db"),
        c("65 E1002", "store convert F/text.db gdbm:F/new.db"),
        c("65 E1002", "store backup -f F/text.db F/new.backup"),
        c("65 E1002", "export -f F/text.db --output=F/out"),
        c("65 E2002", "store load F/text.db -f F/new.db"),
        c("65 E2002", "store load F/cut.dump -f F/new.db"),
        c("65 E2002", "store load F/pw-empty -f F/new.db"));
  }

  static Stream<Case> backups() {
    return Stream.of(
        c("74 E2006", "store restore F/none -f F/new.db"),
        c("74 E2006", "store restore F/folder -f F/new.db"),
        c("65 E2052", "store restore F/pw-empty -f F/new.db"),
        c("65 E2052", "store restore F/text.db -f F/new.db"),
        c("65 E2052", "store restore F/good.db -f F/new.db"),
        c("65 E2052", "store restore F/good.dump -f F/new.db"),
        c("65 E2052", "store restore F/cut.backup -f F/new.db"),
        c("65 E2052", "store restore F/changed.backup -f F/new.db"),
        c("65 E2052", "store restore F/foreign.backup -f F/new.db"),
        c("65 E2052", "store restore F/future.backup -f F/new.db"),
        c("77 E2055", "store restore F/good.backup -f F/new.db"),
        c("73 E2054", "store restore F/good.backup --no-input -f F/other.db"),
        c("64 E2056", "store restore F/good.backup --yes -f ndbm:F/other.db"),
        c("64 E2001", "store restore F/good.backup --yes -f F/je --mode=755"),
        c("73 E2054", "store restore F/good.backup -f F/je"),
        c("64 E2001", "store restore F/good.backup -f F/new.db --owner=no-such-user"),
        c("64 E2001", "store restore F/good.backup -f F/new.db --mode=999"),
        c("73 E2004", "store backup -f F/good.db F/pw"),
        c("73 E2004", "store backup -f F/good.db F/folder"),
        c("73 E2004", "store backup -f F/good.db F/good.db"),
        c("74 E2007", "store backup -f F/good.db F/none/x"),
        c("74 E1001", "store backup -f F/none.db F/new.backup"));
  }

  static Stream<Case> targets() {
    return Stream.of(
        c("64 E2001", "publish add -f F/je"),
        c("64 E2001", "publish add F/t.db --postfix -f F/je"),
        c("64 E2001", "publish add berkeley:F/t.db --owner=no-such-user -f F/je"),
        c("64 E2001", "publish add berkeley:F/t.db --group=no-such-group -f F/je"),
        c("64 E2001", "publish add berkeley:F/t.db --mode=8 -f F/je"),
        c("64 E2001", "publish add berkeley:F/t.db --scram=SCRAM-MD5 -f F/je"),
        c("64 E2001", "publish add je:F/t -f F/je"),
        c("64 E2001", "publish add F/je -f F/je"),
        c("64 E2001", "publish add berkeley:F/je -f F/je"),
        c("64 E2001", "publish add berkeley:F/je/t.db -f F/je"),
        c("64 E2001", "publish add berkeley:F/aNULb -f F/je"),
        c("65 E1006", "publish add berkeley:F/folder -f F/je"),
        c("65 E1002", "publish add berkeley:F/fifo -f F/je"),
        c("65 E1002", "publish add berkeley:/dev/null -f F/je"),
        c("65 E1002", "publish add berkeley:F/text.db -f F/je"),
        c("74 E1001", "publish add berkeley:F/none/t.db -f F/je"),
        c("74 E1001", "publish add berkeley:F/dangling -f F/je"),
        c("74 E1202", "publish add berkeley:F/loop -f F/je"),
        c("74 E1202", "publish add berkeley:F/LONG -f F/je"),
        c("65 E1003", "publish add berkeley:F/t.db -f F/good.db"),
        c("74 E1001", "publish add berkeley:F/t.db -f je:F/none"),
        c("74 E1001", "publish remove F/t.db -f F/je"),
        c("74 E1001", "publish undo F/t.db -f F/je"),
        c("74 E1001", "publish adopt F/t.db -f F/je"),
        c("74 E1001", "publish run F/t.db -f F/je"),
        c("77 E1501", "user delete joe@r -f F/published.db"));
  }

  @ParameterizedTest
  @MethodSource({
    "options",
    "names",
    "passwords",
    "paths",
    "otherKinds",
    "damagedFiles",
    "backups",
    "targets"
  })
  void isToldAndLeavesAllAsItWas(Case broken) throws Exception {
    List<String> before = scene.snapshot();
    InProcess.Outcome outcome = new InProcess(folder.resolve("host")).run(words(broken.line()));
    String told = outcome.out() + outcome.err();
    Matcher error = ERROR.matcher(outcome.err());
    assertTrue(error.find(), told);
    assertEquals(broken.expected(), outcome.status() + " " + error.group(1), told);
    assertFalse(error.find(), told);
    assertTrue(HINT.matcher(outcome.err()).find(), told);
    assertFalse(told.contains("\tat "), told);
    assertFalse(told.contains(BrokenScene.SECRET), told);
    assertEquals(before, scene.snapshot());
  }

  private String[] words(String line) {
    List<String> words = new ArrayList<>();
    for (String word : line.split(" +", -1)) {
      words.add(
          word.replace("EMPTY", "")
              .replace("NUL", "\0")
              .replace("LONG", "a".repeat(300))
              .replace("BAD", "\udcff")
              .replace("F/", folder + "/"));
    }
    return words.toArray(String[]::new);
  }
}
