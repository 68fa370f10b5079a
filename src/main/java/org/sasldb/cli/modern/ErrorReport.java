package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.List;
import java.util.Objects;
import org.sasldb.cli.process.TooLittleMemory;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command threw into an error line, a hint and an exit status. */
final class ErrorReport implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private final Session session;
  private final Messages messages;
  private final List<String> args;

  ErrorReport(Session session, List<String> args) {
    this.session = session;
    this.messages = session.messages();
    this.args = args;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return of(e);
  }

  /** Reports anything that can be thrown. */
  int of(Throwable e) {
    ExitStatus status = say(e);
    if (args.contains("--debug")) {
      e.printStackTrace(messages.writer());
      messages.writer().flush();
    }
    return status.number();
  }

  /** Prints the line and the hint. */
  ExitStatus say(Throwable e) {
    if (e instanceof StoreException store) {
      print(store.failure().code(), line(store), store.hint());
      return ExitStatus.of(store.failure());
    }
    if (e instanceof CommandException command) {
      print(command.failure().code(), line(command), command.hint());
      return command.failure().status();
    }
    if (e instanceof InvalidPathException path) {
      return say(
          new CommandException(
              CommandFailure.USAGE,
              "'" + path.getInput() + "': not a path name: " + path.getReason(),
              "",
              e));
    }
    if (e instanceof ResultOutput.Failed output && output.closed()) {
      return ExitStatus.INPUT_OUTPUT;
    }
    if (e instanceof IOException io) {
      boolean output = io instanceof ResultOutput.Failed;
      return say(
          new CommandException(
              output ? CommandFailure.OUTPUT_FAILED : CommandFailure.INPUT_UNREADABLE,
              (output ? "standard output: " : "") + StoreFailures.reason(io),
              "",
              io));
    }
    if (e instanceof OutOfMemoryError) {
      return say(
          new CommandException(
              CommandFailure.NO_MEMORY, TooLittleMemory.limit(), TooLittleMemory.HINT, e));
    }
    return say(
        new CommandException(
            CommandFailure.INTERNAL,
            e.getClass().getSimpleName(),
            "run the command again with --debug",
            e));
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    String reason = reason(e);
    String hint = command.getCommandSpec().qualifiedName() + " --help";
    if (e instanceof UnmatchedArgumentException) {
      WrongLine.Advice advice = new WrongLine(CommandTree.all(session), args).advice();
      reason = advice.reason();
      hint = advice.hint();
    }
    // without the cause: it repeats words of the line, and --debug would print it
    return of(new CommandException(CommandFailure.USAGE, reason, hint));
  }

  /** What picocli says, for a command that takes passwords without the words that were typed. */
  private String reason(ParameterException e) {
    CommandSpec spec = e.getCommandLine().getCommandSpec();
    String message = line(e);
    if (!LeftOver.takesPassword(spec)) {
      return message;
    }
    for (String arg : args) {
      String name = WrongLine.nameOf(arg);
      String joined = spec.findOption(name) == null ? "" : arg.substring(name.length());
      message = without(joined.startsWith("=") ? joined.substring(1) : joined, message);
      message = spec.findOption(arg) == null ? without(arg, message) : message;
    }
    // the converters of picocli do not quote everything
    String value = Objects.requireNonNullElse(e.getValue(), "");
    boolean repeated = !value.isEmpty() && message.contains(value);
    return repeated && e.getArgSpec() instanceof OptionSpec option
        ? "Invalid value for option '" + option.longestName() + "'"
        : message;
  }

  private static String without(String typed, String message) {
    return typed.isEmpty() ? message : message.replace("'" + typed + "'", "'…'");
  }

  private void print(String code, String line, String hint) {
    messages.error(code, line);
    messages.hint(hint.isEmpty() ? "sasldb explain " + code : hint);
  }

  private static String line(Throwable e) {
    return String.valueOf(e.getMessage());
  }
}
