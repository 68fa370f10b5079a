package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine.Option;

/** Asks before something is lost. */
final class Confirmation {
  private static final int LONGEST_ANSWER = 100;

  @Option(names = "--yes", order = 80, description = "Do it without asking.")
  boolean yes;

  @Option(
      names = "--no-input",
      order = 81,
      description = "Never ask; fail where a question would be asked.")
  boolean noInput;

  /**
   * Requires a yes.
   *
   * @param loss what would be lost, as a sentence
   * @param refused what is thrown if the answer is no, or nobody can be asked
   */
  void require(Session session, String loss, CommandException refused)
      throws CommandException, IOException {
    if (yes) {
      return;
    }
    if (noInput || !session.surroundings().terminals().stdin()) {
      throw refused;
    }
    session.messages().prompt(Messages.printable(loss) + " Go on? [y/N] ");
    byte[] answer = readLine(session);
    String text = new String(answer, StandardCharsets.UTF_8).strip().toLowerCase(Locale.ROOT);
    if (!text.equals("y") && !text.equals("yes")) {
      throw refused;
    }
  }

  /**
   * Whether a file to be written takes the place of one that exists.
   *
   * @throws CommandException if there is one, and the answer is no
   */
  boolean replaces(Session session, Path file) throws CommandException, IOException {
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    require(session, file + " exists; what is in it will be lost.", OutputFile.exists(file));
    return true;
  }

  private static byte[] readLine(Session session) throws IOException {
    byte[] line = new byte[LONGEST_ANSWER];
    int length = 0;
    while (length < line.length) {
      int next = session.surroundings().stdin().read();
      if (next < 0 || next == '\n') {
        break;
      }
      line[length++] = (byte) next;
    }
    return java.util.Arrays.copyOf(line, length);
  }
}
