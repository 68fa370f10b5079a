package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.DumpRecords;
import org.sasldb.exchange.JsonLinesSink;
import org.sasldb.exchange.RecordSink;
import org.sasldb.exchange.UserFormat;
import org.sasldb.exchange.UserPrinters;
import org.sasldb.format.dump.DumpForm;
import org.sasldb.provision.ExportOutcome;
import org.sasldb.provision.ExportUsers;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sasldb export}. */
@Command(
    name = "export",
    header = "Write the users of a store as text for another program.",
    description = {
      "Writes CSV, lines of user@realm:password, JSON Lines, a dump for db_load, Dovecot's"
          + " passwd-file, or SCRAM verifiers for PostgreSQL and GNU SASL, which are derived where"
          + " a plain password is stored. sasldb import reads each of them.",
      "Whatever the format, the text holds secrets. It is not shown on a terminal without --reveal."
    },
    footer = {
      "  sasldb export --output=users.csv",
      "  sasldb export --format=dovecot --realm=example.org \\",
      "      --output=/etc/dovecot/users",
      "  sasldb export --format=postgres-sql --realm=db --bare-names | psql",
    })
final class ExportCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();
  @Mixin ExportOptions options = new ExportOptions();

  @Option(
      names = "--keep-going",
      order = 40,
      description = "Leave out, and list, the users that the format cannot carry.")
  boolean keepGoing;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      order = 50,
      description = "Write to a new file that only its owner can read; - is standard output.")
  @Nullable String output;

  @Option(names = "--reveal", order = 51, description = "Show the secrets on a terminal.")
  boolean reveal;

  @Option(names = "--json", order = 52, description = "Print the result as JSON; with --output.")
  boolean json;

  @Mixin Confirmation confirmation = new Confirmation();

  ExportCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    UserPrinters printers = options.printers();
    Path path = outputPath();
    if (path == null) {
      guardTerminal(running);
    }
    StoreLocation location = store.choose(running).location();
    if (path != null) {
      OutputGuard.requireNoStore(running, path, location, confirmation.yes);
    }
    try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      ExportUsers users =
          new ExportUsers(
              opened, options.filter(), keepGoing, running.progress(json || path == null));
      ExportOutcome outcome =
          path == null
              ? write(opened, users, printers, new WipedOutput(running.out()))
              : toFile(running, opened, users, printers, path);
      report(running, path, outcome);
      if (outcome.users() == 0 && outcome.refused() == 0) {
        options.filterWords().noteNone(running, "no user");
      }
      return outcome.refused() > 0 ? ExitStatus.BAD_DATA : ExitStatus.OK;
    }
  }

  private @Nullable Path outputPath() throws CommandException {
    if (output == null || output.equals("-")) {
      if (json) {
        throw new CommandException(
            CommandFailure.USAGE, "--json is for the result of --output=FILE", "--format=jsonl");
      }
      return null;
    }
    try {
      return Path.of(output);
    } catch (InvalidPathException e) {
      throw new CommandException(CommandFailure.USAGE, output + ": not a path name", "", e);
    }
  }

  private void guardTerminal(Session running) throws CommandException {
    if (!running.surroundings().terminals().stdout()) {
      return;
    }
    if (!reveal) {
      throw new CommandException(
          CommandFailure.SECRET_ON_TERMINAL,
          "standard output: the text holds secrets",
          "sasldb export --output=FILE");
    }
    running.messages().note("the secrets are shown on this terminal");
  }

  private ExportOutcome toFile(
      Session running, CredentialStore opened, ExportUsers users, UserPrinters printers, Path path)
      throws CommandException, StoreException, IOException {
    try (OutputFile file = OutputFile.create(path, confirmation.replaces(running, path))) {
      ExportOutcome outcome;
      try {
        outcome = write(opened, users, printers, file.stream());
      } catch (IOException e) {
        throw OutputFile.failed(path, e);
      }
      if (outcome.refused() == 0 || keepGoing) {
        file.finish();
      }
      return outcome;
    }
  }

  private ExportOutcome write(
      CredentialStore opened, ExportUsers users, UserPrinters printers, OutputStream out)
      throws StoreException, IOException {
    return printers.format().isOfRecords()
        ? users.records(sink(opened, printers.format(), out))
        : users.users(printers, out);
  }

  private static RecordSink sink(CredentialStore opened, UserFormat format, OutputStream out)
      throws StoreException, IOException {
    if (format == UserFormat.JSONL) {
      return new JsonLinesSink(out, true);
    }
    return DumpRecords.dbDump(opened, out, DumpForm.BYTEVALUE);
  }

  private void report(Session running, @Nullable Path path, ExportOutcome outcome)
      throws CommandException, IOException {
    for (ExportOutcome.Refusal refusal : outcome.refusals()) {
      running.messages().detailed(refusal.who() + ": " + refusal.reason());
    }
    long more = outcome.refused() - outcome.refusals().size();
    if (more > 0) {
      running.messages().detailed("… and " + more + " more");
    }
    if (outcome.refused() > 0 && !keepGoing) {
      throw new CommandException(
          CommandFailure.CANNOT_CARRY,
          options.format.noun() + ": " + outcome.refused() + "; nothing was written",
          "add --keep-going, or --format=jsonl, which carries everything");
    }
    if (outcome.leftOut() > 0) {
      running
          .messages()
          .note(
              outcome.leftOut()
                  + (outcome.leftOut() == 1 ? " other property is" : " other properties are")
                  + " not in this format and left out; csv, jsonl and dbdump hold them");
    }
    if (json) {
      running.println(json(path, outcome));
    } else if (path != null) {
      running.done(text(path, outcome));
    }
  }

  private String text(Path path, ExportOutcome outcome) {
    return Words.count(outcome.users(), options.format.isOfRecords() ? "record" : "user")
        + " exported to "
        + path
        + (outcome.refused() > 0 ? ", " + outcome.refused() + " left out" : "");
  }

  private String json(@Nullable Path path, ExportOutcome outcome) {
    JsonStringWriter writer =
        JsonWriter.string()
            .object()
            .value("output", String.valueOf(path))
            .value("format", options.format.word())
            .value("exported", outcome.users())
            .value("refused", outcome.refused())
            .value("propertiesLeftOut", outcome.leftOut())
            .array("errors");
    for (ExportOutcome.Refusal refusal : outcome.refusals()) {
      writer.object().value("user", refusal.who()).value("reason", refusal.reason()).end();
    }
    return writer.end().end().done();
  }
}
