package org.sasldb.cli.process;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.record.ByteString;

/**
 * How a command was called.
 *
 * @param argumentZero the program's name as it was typed, with its folders
 * @param arguments the arguments as the bytes they are
 */
public record Invocation(String argumentZero, List<ByteString> arguments) {
  private static final String COMMAND_LINE = "/proc/self/cmdline";

  public Invocation {
    arguments = List.copyOf(arguments);
  }

  /**
   * Of this process: the bytes come from {@code /proc/self/cmdline}, or, where that cannot be read,
   * from the decoded arguments; argument zero from the launcher's property {@code sasldb.argv0}.
   *
   * @param decoded what {@code main} was given
   * @param program the name to use if no launcher gave one
   */
  public static Invocation ofThisProcess(String[] decoded, String program) {
    byte[] commandLine;
    try {
      commandLine = ProcFile.read(COMMAND_LINE);
    } catch (IOException e) {
      commandLine = new byte[0];
    }
    String argumentZero = System.getProperty("sasldb.argv0", program);
    return new Invocation(argumentZero, arguments(commandLine, decoded));
  }

  /**
   * The last entries of the command line, as many as there are arguments, if they are the same
   * arguments; the decoded ones otherwise.
   */
  static List<ByteString> arguments(byte[] commandLine, String... decoded) {
    List<ByteString> entries = ProcFile.entries(commandLine);
    int first = entries.size() - decoded.length;
    List<ByteString> arguments = new ArrayList<>(decoded.length);
    for (int i = 0; i < decoded.length; i++) {
      ByteString bytes = ByteString.utf8(decoded[i]);
      boolean exact = first >= 0 && mayBe(entries.get(first + i), bytes);
      arguments.add(exact ? entries.get(first + i) : bytes);
    }
    return arguments;
  }

  /** Whether the exact bytes can have been decoded to that; sure for ASCII, open for the rest. */
  private static boolean mayBe(ByteString exact, ByteString decoded) {
    for (int i = 0; i < exact.length(); i++) {
      if (exact.at(i) < 0) {
        return true;
      }
    }
    return exact.equals(decoded);
  }

  /** The program's name without folders. */
  public String programName() {
    return argumentZero.substring(argumentZero.lastIndexOf('/') + 1);
  }
}
