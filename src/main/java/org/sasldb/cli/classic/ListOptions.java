package org.sasldb.cli.classic;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.Environment;
import org.sasldb.cli.process.Invocation;
import org.sasldb.record.ByteString;

/** The options of {@code sasldblistusers2} (Cyrus behaviour, section 3). */
final class ListOptions {
  private ListOptions() {}

  /**
   * The file to list, empty for the host's store, or null where none was given. A single argument
   * that does not begin with a dash is the file; otherwise no operand may remain.
   *
   * @throws EarlyEnd for {@code -v} and for wrong options
   */
  static @Nullable ByteString file(Invocation called, Environment environment, OutputStream err)
      throws EarlyEnd, IOException {
    List<ByteString> arguments = called.arguments();
    if (arguments.size() == 1 && (arguments.get(0).isEmpty() || arguments.get(0).at(0) != '-')) {
      return arguments.get(0);
    }
    boolean posixlyCorrect = environment.get("POSIXLY_CORRECT") != null;
    Getopt getopt = new Getopt("vf:h?", arguments, posixlyCorrect, called.argumentZero(), err);
    ByteString file = null;
    boolean usage = false;
    String after = "";
    for (int letter = getopt.next(); letter != Getopt.END; letter = getopt.next()) {
      switch (letter) {
        case 'v' -> throw new EarlyEnd(0, Texts.VERSION);
        case 'f' -> file = getopt.argument();
        default -> {
          usage = true;
          after = letter == 'h' ? "" : Texts.UNRECOGNIZED;
        }
      }
    }
    if (usage || !getopt.operands().isEmpty()) {
      throw new EarlyEnd(1, Texts.listUsage(called.programName()) + after);
    }
    return file;
  }
}
