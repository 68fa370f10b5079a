package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.sasldb.cli.process.ArgumentText;
import org.sasldb.cli.process.Invocation;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;

/** The command {@code sasldb}: one tool for every credential database of Cyrus SASL. */
@Command(
    name = "sasldb",
    header = "One tool for every credential database of Cyrus SASL.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  sasldb user add joe@mail.example.com",
      "  sasldb user list",
      "  sasldb store info",
      "  sasldb store check -f /etc/sasldb2",
      "  sasldb store dump -f /etc/sasldb2 --output=sasldb2.dump",
      "  sasldb explain E1005",
    })
public final class Sasldb extends Group {
  Sasldb() {}

  /** Runs the command and ends the process with its exit status. */
  public static void main(String[] args) {
    List<String> exact =
        Invocation.ofThisProcess(args, "sasldb").arguments().stream()
            .map(ArgumentText::of)
            .toList();
    System.exit(run(exact, Surroundings.ofProcess()));
  }

  /**
   * Runs one command line to its end.
   *
   * @return the exit status
   */
  public static int run(List<String> args, Surroundings surroundings) {
    Ansi colour = Colours.choose(args, surroundings, surroundings.terminals().stderr());
    Session session = new Session(surroundings, colour, args);
    ErrorReport errors = new ErrorReport(session, args);
    CommandLine command = CommandTree.forLine(args, session);
    command.setExecutionExceptionHandler(errors);
    command.setParameterExceptionHandler(errors);
    command.setColorScheme(
        CommandLine.Help.defaultColorScheme(
            Colours.choose(args, surroundings, surroundings.terminals().stdout())));
    StringWriter help = new StringWriter();
    command.setOut(new PrintWriter(help));
    try {
      int status = command.execute(args.toArray(String[]::new));
      session.out().write(help.toString().getBytes(StandardCharsets.UTF_8));
      session.out().flush();
      return status;
    } catch (IOException | Error e) {
      return errors.of(e);
    }
  }
}
