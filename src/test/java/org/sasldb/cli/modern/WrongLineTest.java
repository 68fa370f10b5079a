package org.sasldb.cli.modern;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** A line that is no command leads to the one that was meant. */
class WrongLineTest {
  @TempDir Path folder;

  private String hint(String line) {
    String err = new InProcess(folder).run(line.split(" ", -1)).expect(ExitStatus.USAGE).err();
    assertTrue(err.startsWith("sasldb: error: E2001 usage: "), err);
    return err.substring(err.indexOf("\nhint: ") + 7).stripTrailing();
  }

  @ParameterizedTest
  @CsvSource({
    // verbs of other tools
    "user remove joe,sasldb user delete joe",
    "user rm joe jane,sasldb user delete joe jane",
    "user del joe,sasldb user delete joe",
    "user passwd joe,sasldb user set joe",
    "user passwd,sasldb user set USER",
    "store verify,sasldb store check",
    "store repair a b,sasldb store recover a b",
    "store export,sasldb store dump",
    "publish delete x,sasldb publish remove x",
    "publish sync,sasldb publish run",
    "config get --origin,sasldb config show --origin",
    // a verb without its noun, and commands of other tools
    "users,sasldb user list",
    "users add joe,sasldb user add joe",
    "list,sasldb user list",
    "passwd joe,sasldb user set joe",
    "adduser joe,sasldb user add joe",
    "useradd joe,sasldb user add joe",
    "userdel joe,sasldb user delete joe",
    "remove joe,sasldb user delete joe",
    "createuser joe,sasldb user add joe",
    "dropuser joe,sasldb user delete joe",
    "saslpasswd2 -u dom joe,sasldb user set --realm=REALM USER",
    "sasldblistusers2,sasldb user list",
    "auth joe,sasldb user verify joe",
    "check,sasldb store check",
    "verify joe,sasldb user verify joe",
    "db_dump,sasldb store dump",
    "dump -f x,sasldb store dump -f x",
    "targets,sasldb publish list",
    "settings,sasldb config show",
    // the order of the words
    "add user joe,sasldb user add joe",
    "list users,sasldb user list",
    "-f x user list,sasldb user list -f x",
    "--store=x user list,sasldb user list --store=x",
    "-f x users,sasldb user list -f x",
    "-f set user list,sasldb user list -f set",
    "-f st users,sasldb user list -f st",
    "-f x user,sasldb user --help",
    // slips of the keyboard
    "sotre info,sasldb store info",
    "user lsit,sasldb user list",
    "user delte joe,sasldb user delete joe",
    "user pasword joe,sasldb user set joe",
    "store hist,sasldb store history",
    "exprot,sasldb export",
    "USER LIST,sasldb user list",
    // options and stores
    "user list --jsno,sasldb user list --json",
    "store check --db=x,sasldb store check --store=STORE",
    "store check /no/such/store,sasldb store check --help",
    "user delete --dryrun joe jane,sasldb user delete --dry-run USER",
    "useradd --json joe,sasldb user add --json USER",
    "user list -qvx,sasldb user list -q",
    // help
    "help,sasldb --help",
    "help user add,sasldb user add --help",
    "user help,sasldb user --help",
    // nothing is near
    "xyzzy,sasldb --help",
    "user xq,sasldb user --help",
    "user at joe,sasldb user --help",
    "doveadm,sasldb --help",
    "--frobnicate,sasldb --help",
    "user list --frobnicate,sasldb user list --help",
    "user list joe,sasldb user list --help",
  })
  void itLeadsToTheCommandThatWasMeant(String line, String command) {
    assertEquals(command, hint(line));
  }

  @Test
  void theWordThatIsWrongIsNamed() {
    String err = new InProcess(folder).run("user", "remove", "joe").err();
    assertTrue(err.contains(" usage: 'remove': sasldb user has no such command\n"), err);
    err = new InProcess(folder).run("user", "list", "--jsno=1").err();
    assertTrue(err.contains(" usage: '--jsno': sasldb user list has no such option\n"), err);
    err = new InProcess(folder).run("-f", "x", "user", "list").err();
    assertTrue(err.contains(" usage: '-f': options stand behind the command\n"), err);
  }

  @Test
  void aWordTooManyIsTheStoreWhereThereIsOne() {
    String store = "je:" + folder.resolve("je");
    new InProcess(folder).run("store", "init", "-f", store).expect(ExitStatus.OK);
    assertEquals("sasldb store info -f " + store, hint("store info " + store));
    assertEquals("sasldb user set joe", hint("user set joe " + store));
  }

  /** A synonym that stands beside a command of its name would never be looked at. */
  @Test
  void synonymsLeadToCommandsAndHideNone() {
    Session session =
        new Session(
            new InProcess(folder)
                .surroundings(
                    java.io.OutputStream.nullOutputStream(),
                    java.io.OutputStream.nullOutputStream()),
            CommandLine.Help.Ansi.OFF,
            List.of());
    CommandLine root = CommandTree.all(session);
    Map<String, String> all = new HashMap<>(Synonyms.ofFirstWords());
    for (String noun : List.of("user", "store", "publish", "config")) {
      Map<String, CommandLine> verbs = root.getSubcommands().get(noun).getSubcommands();
      Map<String, String> words = Synonyms.ofVerbs(noun);
      words.forEach((word, verb) -> assertFalse(verbs.containsKey(word), noun + " " + word));
      words.forEach((word, verb) -> all.put(noun + " " + word, noun + " " + verb));
    }
    all.forEach(
        (word, command) -> {
          CommandLine found = root;
          for (String part : command.split(" ", -1)) {
            found = found.getSubcommands().get(part);
            assertTrue(found != null, word + ": " + command);
          }
        });
  }
}
