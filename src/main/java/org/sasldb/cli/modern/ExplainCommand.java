package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code sasldb explain}. */
@Command(
    name = "explain",
    header = "Say what an error code means and what to do.",
    description = "Without a code all of them are listed.",
    footer = {"  sasldb explain E1005", "  sasldb explain"})
final class ExplainCommand extends Verb {
  @Mixin PrintOptions print = new PrintOptions();

  @Parameters(
      arity = "0..1",
      paramLabel = "CODE",
      description = "A code as errors show it: E and four digits.")
  @Nullable String code;

  ExplainCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, IOException {
    print.requireOne();
    if (code == null) {
      for (Explanation each : Explanation.all()) {
        running.println(line(each));
      }
      return ExitStatus.OK;
    }
    String wanted = code;
    Explanation found =
        Explanation.ofCode(wanted)
            .orElseThrow(
                () -> new CommandException(CommandFailure.NO_SUCH_CODE, wanted, "sasldb explain"));
    running.println(print.json || print.plain ? line(found) : text(found));
    return ExitStatus.OK;
  }

  private String line(Explanation e) {
    if (print.json) {
      return JsonWriter.string()
          .object()
          .value("code", e.code())
          .value("title", e.title())
          .value("explanation", e.text())
          .value("exitStatus", e.status().number())
          .end()
          .done();
    }
    return print.plain
        ? String.join("\t", e.code(), e.title(), String.valueOf(e.status().number()), e.text())
        : e.code() + "  " + e.title();
  }

  private static String text(Explanation e) {
    return e.code()
        + " "
        + e.title()
        + "\n\n"
        + Words.wrapped(e.text())
        + "\n\nExit status "
        + e.status().number()
        + ": "
        + e.status().meaning()
        + ".";
  }
}
