package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.EmptyStore;
import org.sasldb.admin.IfExists;
import org.sasldb.admin.LoadCounts;
import org.sasldb.admin.LoadOutcome;
import org.sasldb.admin.LoadRecords;
import org.sasldb.admin.RecordBatch;
import org.sasldb.admin.SecretForms;
import org.sasldb.exchange.ByteOrderMark;
import org.sasldb.exchange.DumpFormat;
import org.sasldb.exchange.Entry;
import org.sasldb.exchange.RecordSource;
import org.sasldb.exchange.UserFormat;
import org.sasldb.exchange.UserText;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.provision.ImportInput;
import org.sasldb.provision.ImportSurvey;
import org.sasldb.provision.ImportTerms;
import org.sasldb.provision.ImportUsers;
import org.sasldb.record.ByteString;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.KeyLimit;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreLocation;
import org.sasldb.verifier.RandomSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb store load}. */
@Command(
    name = "load",
    header = "Put the records of a dump into a store.",
    description = {
      "Reads what sasldb store dump, db_dump and db_dump -p write, and JSON Lines with values. The"
          + " whole text is read first; then all records are stored in one change, or none.",
      "A store that does not exist is created."
    },
    footer = {
      "  sasldb store load sasldb2.dump",
      "  db5.3_dump /etc/sasldb2 | sasldb store load -f je:/var/lib/sasldb",
      "  sasldb store load --if-exists=skip --dry-run sasldb2.dump",
    })
final class StoreLoadCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The dump; standard input where it is - or not given.")
  @Nullable String file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = 20,
      description = "dbdump or jsonl; without this option the first character of the text tells.")
  @Nullable DumpFormat format;

  @Option(
      names = "--if-exists",
      paramLabel = "ACTION",
      order = 21,
      description =
          "For a record that is there already: fail (without this option), replace or skip.")
  IfExists ifExists = IfExists.FAIL;

  @Mixin ChangeOptions options = new ChangeOptions();

  StoreLoadCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    StoreOption.Choice choice = store.choose(running);
    if (!options.dryRun && FreshStore.isFresh(choice.location())) {
      return build(running, choice);
    }
    try (RecordBatch batch = read(running)) {
      noteUnreadable(running, batch.unreadable());
      LoadOutcome outcome = load(running, choice, new LoadRecords(batch, ifExists));
      if (outcome instanceof LoadOutcome.AlreadyThere there) {
        throw alreadyThere(there);
      }
      LoadCounts counts = ((LoadOutcome.Loaded) outcome).counts();
      report(running, choice.location(), counts);
      return options.status(counts.changed());
    }
  }

  /** A store that does not exist is built while the text is read, which no memory limits. */
  private ExitStatus build(Session running, StoreOption.Choice choice)
      throws CommandException, StoreException {
    running.noteNew(choice);
    try (InputStream in = open(running);
        ImportInput input = ImportInput.spooled(in)) {
      ImportTerms terms =
          new ImportTerms(
              new UserText(kind(input), ByteString.EMPTY, null),
              ifExists,
              SecretForms.PLAIN_TEXT,
              RandomSource.system(),
              KeyLimit.NONE,
              false);
      ImportUsers records = new ImportUsers(input, terms, running.progress(options.json));
      ImportSurvey survey = records.survey();
      if (survey.bad().count() > 0) {
        Entry.Bad first = survey.bad().listed().get(0);
        throw new BadLineException(first.line(), first.reason());
      }
      noteUnreadable(running, survey.unreadable());
      try (StoreBuilder builder = FreshStore.build(running, choice.location())) {
        long added = records.build(survey, builder, (heading, raw) -> {}).added();
        report(running, choice.location(), new LoadCounts(added, 0, 0, 0));
        return options.status(added > 0);
      }
    } catch (BadLineException e) {
      throw badLine(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private UserFormat kind(ImportInput input) throws IOException {
    if (format != null) {
      return format == DumpFormat.JSONL ? UserFormat.JSONL : UserFormat.DBDUMP;
    }
    try (InputStream in = input.read()) {
      return in.read() == '{' ? UserFormat.JSONL : UserFormat.DBDUMP;
    }
  }

  private CommandException badLine(BadLineException e) {
    return new CommandException(
        CommandFailure.BAD_INPUT, input() + ": line " + e.line() + ": " + e.reason(), "", e);
  }

  private CommandException unreadable(IOException e) {
    return new CommandException(
        CommandFailure.INPUT_UNREADABLE, input() + ": " + StoreFailures.reason(e), "", e);
  }

  private static void noteUnreadable(Session running, long values) {
    if (values > 0) {
      running
          .messages()
          .note(
              Words.count(values, "value")
                  + " longer than the 8,191 bytes that libsasl can read: nobody can log in by such"
                  + " a password");
    }
  }

  private RecordBatch read(Session running) throws CommandException {
    try (InputStream in = open(running)) {
      RecordSource source = format == null ? DumpFormat.detect(in) : format.read(in);
      return RecordBatch.read(source);
    } catch (BadLineException e) {
      throw badLine(e);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private InputStream open(Session running) throws IOException, CommandException {
    if (file != null && !file.equals("-")) {
      return withoutMark(Files.newInputStream(Path.of(file)));
    }
    if (file == null && running.surroundings().terminals().stdin()) {
      throw new CommandException(
          CommandFailure.USAGE,
          "no input: standard input is a terminal and no FILE is named",
          "sasldb store load FILE");
    }
    return ByteOrderMark.without(running.stdin());
  }

  private static InputStream withoutMark(InputStream in) throws IOException {
    try {
      return ByteOrderMark.without(in);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  private String input() {
    return file == null || file.equals("-") ? "standard input" : file;
  }

  private LoadOutcome load(Session running, StoreOption.Choice choice, LoadRecords load)
      throws StoreException {
    StoreLocation location = choice.location();
    if (options.dryRun && FreshStore.isFresh(location)) {
      return load.wouldDo(new EmptyStore(location.format(), location.path()));
    }
    if (!options.dryRun) {
      running.noteNew(choice);
    }
    OpenOptions.Access access =
        options.dryRun ? OpenOptions.Access.READ : OpenOptions.Access.CREATE;
    try (CredentialStore opened = running.open(location, access)) {
      return options.dryRun ? load.wouldDo(opened) : load.into(opened);
    }
  }

  private CommandException alreadyThere(LoadOutcome.AlreadyThere there) {
    return new CommandException(
        CommandFailure.RECORD_EXISTS,
        input() + ": line " + there.line() + ": " + there.key() + " is in the store",
        "add --if-exists=replace or --if-exists=skip");
  }

  private void report(Session running, StoreLocation location, LoadCounts counts)
      throws IOException, StoreException {
    String format = location.format().prefix();
    if (options.json) {
      running.println(
          JsonWriter.string()
              .object()
              .value("format", format)
              .value("path", location.path().toString())
              .value("dryRun", options.dryRun)
              .value("loaded", counts.loaded())
              .value("added", counts.added())
              .value("replaced", counts.replaced())
              .value("unchanged", counts.unchanged())
              .value("skipped", counts.skipped())
              .end()
              .done());
      return;
    }
    running.done(
        Words.count(counts.loaded(), "record")
            + (options.dryRun ? " would be loaded into " : " loaded into ")
            + format
            + ":"
            + location.path()
            + details(counts));
  }

  private static String details(LoadCounts counts) {
    List<String> parts = new ArrayList<>();
    if (counts.replaced() > 0) {
      parts.add(counts.replaced() + " replaced");
    }
    if (counts.unchanged() > 0) {
      parts.add(counts.unchanged() + " unchanged");
    }
    if (counts.skipped() > 0) {
      parts.add(counts.skipped() + " skipped");
    }
    return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
  }
}
