package org.sasldb.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assertions;

/**
 * Runs the command lines that a document shows and compares what they print with what it shows.
 *
 * <p>The rules for a document:
 *
 * <ol>
 *   <li>A fenced block with the word {@code console} is run; other blocks are not.
 *   <li>In it {@code $ } begins a command for {@code sh}, {@code > } at the start of the lines
 *       right below ({@code >} alone for an empty one) continues it, as does a backslash at the end
 *       of a line. All other lines are what it prints, standard output and standard error together.
 *       Where nothing is shown nothing may be printed.
 *   <li>{@code …} alone on a line stands for any number of lines, in a line for any text.
 *   <li>A command must end with status 0, unless {@code $ echo $?} comes next and shows another.
 *   <li>All blocks of a document run in order in one shell, in a new folder that is also the home,
 *       with an empty standard input, time zone UTC and umask 022. {@code scripts} there leads to
 *       the folder of the checkout.
 *   <li>A comment that begins with {@code <!-- console} and ends with {@code -->} is run too, but
 *       not seen by the reader; what its commands print is not compared.
 *   <li>{@code <!-- needs: PROGRAM PROGRAM -->} names programs without which the document is
 *       skipped.
 * </ol>
 */
public final class DocRunner {
  private static final List<String> LAUNCHERS =
      List.of("sasldb", "saslpasswd2", "sasldblistusers2");
  private static final FileAttribute<?> EXECUTABLE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x"));
  private static final String ELLIPSIS = "…";
  private static final String HOST_WITHOUT_STORES =
      "cp -a /etc /var/lib/etc && rm -f /var/lib/etc/sasldb2*"
          + " && mount --bind /var/lib/etc /etc && exec sh \"$1\"";

  private static final String EMPTY_VAR_LIB =
      "mount -t tmpfs tmpfs /var/lib && " + HOST_WITHOUT_STORES;

  private final Path document;
  private final List<String> standIns = new ArrayList<>();
  private final Map<String, String> variables = new TreeMap<>();
  private boolean ownEmbeddedStore;

  private DocRunner(Path document) {
    this.document = document;
  }

  /** A document, named from the top of the checkout. */
  public static DocRunner of(Path document) {
    return new DocRunner(document);
  }

  /**
   * A path such as {@code /etc/sasldb2} that the document shows and that is really below the new
   * folder: it is exchanged in commands and back in what they print.
   */
  public DocRunner standIn(String absolutePath) {
    standIns.add(absolutePath);
    return this;
  }

  /** A variable of the environment that the commands have; its value needs no quoting. */
  public DocRunner variable(String name, String value) {
    variables.put(name, value);
    return this;
  }

  /**
   * Gives root an empty {@code /var/lib} and an {@code /etc} without a sasldb2 of its own while the
   * document runs, so that the store that it makes is not this machine's.
   */
  public DocRunner withOwnEmbeddedStore() {
    ownEmbeddedStore = "root".equals(System.getProperty("user.name"));
    return this;
  }

  /**
   * Runs the document.
   *
   * @param folder an empty folder
   */
  public void run(Path folder) throws IOException {
    DocScript script = DocScript.parse(Files.readString(document));
    Command.requireInstalled(script.needs().toArray(String[]::new));
    Path home = Files.createDirectory(folder.resolve("home"));
    Path results = Files.createDirectory(folder.resolve("results"));
    Files.createSymbolicLink(home.resolve("scripts"), Path.of("scripts").toAbsolutePath());
    for (String path : standIns) {
      Files.createDirectories(Path.of(home + path).getParent());
    }
    Path shell = folder.resolve("session.sh");
    Files.writeString(shell, session(script, home, results));
    Command.Outcome outcome =
        ownEmbeddedStore
            ? Command.of("unshare", "-m", "sh", "-c", EMPTY_VAR_LIB, "sh", shell.toString()).run()
            : Command.of("sh", shell.toString()).run();
    compare(script, home, results, outcome);
  }

  private String session(DocScript script, Path home, Path results) throws IOException {
    Path programs = Files.createDirectory(results.resolveSibling("programs"));
    for (String name : LAUNCHERS) {
      Path launcher = Path.of("scripts", name).toAbsolutePath();
      Path program = Files.createFile(programs.resolve(name), EXECUTABLE);
      Files.writeString(program, "#!/bin/sh\nexec '" + launcher + "' \"$@\"\n");
    }
    StringBuilder text = new StringBuilder();
    text.append("unset SASLDB_PATH SASLDB_STORE SASLDB_REALM XDG_DATA_HOME NO_COLOR\n");
    text.append("PATH=").append(programs).append(":/usr/bin:/usr/sbin:/bin:/sbin\n");
    text.append("HOME=").append(home).append(" TZ=UTC LC_ALL=C.UTF-8\n");
    variables.forEach((name, value) -> text.append("export ").append(name + "='" + value + "'\n"));
    text.append("export PATH HOME TZ LC_ALL\numask 022\ncd \"$HOME\" || exit 1\n");
    for (int i = 0; i < script.steps().size(); i++) {
      text.append("{\n").append(toReal(script.steps().get(i).command(), home));
      text.append("\n} </dev/null >").append(results.resolve(i + ".out")).append(" 2>&1\n");
      text.append("doc_status=$?; echo $doc_status >").append(results.resolve(i + ".status"));
      text.append("; (exit $doc_status)\n");
    }
    return text.toString();
  }

  private void compare(DocScript script, Path home, Path results, Command.Outcome outcome)
      throws IOException {
    List<DocScript.Step> steps = script.steps();
    Assertions.assertFalse(steps.isEmpty(), document + " shows no command");
    for (int i = 0; i < steps.size(); i++) {
      DocScript.Step step = steps.get(i);
      String where = document + ":" + step.line() + ": $ " + step.command() + "\n";
      Path status = results.resolve(i + ".status");
      Assertions.assertTrue(Files.exists(status), () -> where + outcome.errors());
      String printed = Files.readString(results.resolve(i + ".out"), StandardCharsets.UTF_8);
      for (String path : standIns) {
        printed = printed.replace(home + path, path);
      }
      boolean statusShown = i + 1 < steps.size() && steps.get(i + 1).showsStatus();
      if (!statusShown) {
        Assertions.assertEquals("0", Files.readString(status).strip(), where + printed);
      }
      if (!step.hidden() && !pattern(step.shown()).matcher(lines(printed)).matches()) {
        Assertions.assertEquals(String.join("\n", step.shown()), printed.stripTrailing(), where);
      }
    }
  }

  private String toReal(String command, Path home) {
    String real = command;
    for (String path : standIns) {
      real = real.replace(path, home + path);
    }
    return real;
  }

  /** The text with every line ended and without blanks at the ends of lines. */
  private static String lines(String printed) {
    StringBuilder text = new StringBuilder();
    printed.lines().forEach(line -> text.append(line.stripTrailing()).append('\n'));
    return text.toString();
  }

  private static Pattern pattern(List<String> shown) {
    StringBuilder pattern = new StringBuilder();
    for (String line : shown) {
      if (line.strip().equals(ELLIPSIS)) {
        pattern.append("(?:.*\n)*?");
      } else {
        for (String part : line.stripTrailing().split("(?<=…)|(?=…)", -1)) {
          pattern.append(part.equals(ELLIPSIS) ? ".*" : Pattern.quote(part));
        }
        pattern.append('\n');
      }
    }
    return Pattern.compile(pattern.toString());
  }
}
