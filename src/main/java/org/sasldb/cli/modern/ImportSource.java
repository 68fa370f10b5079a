package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.exchange.UserFormat;
import org.sasldb.exchange.UserText;
import org.sasldb.provision.ImportInput;
import org.sasldb.store.StoreFailures;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The text that users are imported from, and how it is read. */
final class ImportSource {
  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The text; standard input where it is - or not given.")
  @Nullable String file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = 20,
      description = {
        "users, csv, jsonl, dbdump, dovecot, postgres, postgres-sql or gsasl; without this",
        "option the first line tells."
      })
  @Nullable UserFormat format;

  @Mixin RealmOption realm = new RealmOption();

  @Option(
      names = "--default-scheme",
      paramLabel = "SCHEME",
      order = 22,
      description = "The scheme of secrets in a passwd-file that name none, such as PLAIN.")
  @Nullable String defaultScheme;

  boolean isStandardInput() {
    return file == null || file.equals("-");
  }

  /** The name for messages. */
  String name() {
    return file == null || file.equals("-") ? "standard input" : file;
  }

  /** The file's path; only if it {@linkplain #isStandardInput is none of standard input}. */
  Path path() throws CommandException {
    try {
      return Path.of(String.valueOf(file));
    } catch (InvalidPathException e) {
      throw new CommandException(CommandFailure.USAGE, file + ": not a path name", "", e);
    }
  }

  /** What is read as the system names it, be it a file that standard input was redirected to. */
  Path origin() throws CommandException {
    return isStandardInput() ? Path.of("/dev/stdin") : path();
  }

  /** Begins to read. */
  ImportInput open(Session running) throws CommandException {
    if (file == null && running.surroundings().terminals().stdin()) {
      throw new CommandException(
          CommandFailure.USAGE,
          "no input: standard input is a terminal and no FILE is named",
          "sasldb import FILE");
    }
    try {
      return isStandardInput()
          ? ImportInput.spooled(running.surroundings().stdin())
          : ImportInput.of(path());
    } catch (IOException e) {
      throw new CommandException(
          CommandFailure.INPUT_UNREADABLE, name() + ": " + StoreFailures.reason(e), "", e);
    }
  }

  /** How the text is read, by its first line where no format was said. */
  UserText text(Session running, ImportInput input, Settings settings)
      throws CommandException, IOException {
    UserFormat chosen = format == null ? detected(input) : format;
    if (defaultScheme != null && chosen != UserFormat.DOVECOT) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--default-scheme is for --format=dovecot, and this is " + chosen.noun(),
          "");
    }
    running.messages().detail(name() + " is read as " + chosen.noun());
    return new UserText(chosen, realm.otherwise(settings).realm(), defaultScheme, format == null);
  }

  private UserFormat detected(ImportInput input) throws CommandException, IOException {
    try (InputStream in = input.read()) {
      return UserText.detect(in)
          .orElseThrow(
              () ->
                  new CommandException(
                      CommandFailure.FORMAT_UNKNOWN,
                      name() + ": its first line is like none of the formats",
                      "sasldb import --help"));
    }
  }
}
