package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.IfExists;
import org.sasldb.exchange.Entry;
import org.sasldb.exchange.UserFormat;
import org.sasldb.exchange.UserText;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.provision.BadEntries;
import org.sasldb.provision.ImportCounts;
import org.sasldb.provision.ImportInput;
import org.sasldb.provision.ImportOutcome;
import org.sasldb.provision.ImportSurvey;
import org.sasldb.provision.ImportTerms;
import org.sasldb.provision.ImportUsers;
import org.sasldb.provision.TextChangedException;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import org.sasldb.verifier.RandomSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sasldb import}. */
@Command(
    name = "import",
    header = "Take many users from a text into a store.",
    description = {
      "Reads lines of user@realm:password, CSV, JSON Lines, dumps, Dovecot's passwd-file, and SCRAM"
          + " verifiers of PostgreSQL and GNU SASL. The whole text is looked through first; what is"
          + " wrong is listed, all at once, and then nothing is changed.",
      "A store that does not exist is created. In one that stands all users are added by one"
          + " change; more than 200,000 go into a JE store by several."
    },
    footer = {
      "  sasldb import users.csv",
      "  sasldb import --if-exists=replace --dry-run users.csv",
      "  sasldb import --format=dovecot --default-scheme=PLAIN /etc/dovecot/users",
      "  sasldb import --keep-going --rejects=bad.txt -f je:/var/lib/sasldb users.txt",
    })
final class ImportCommand extends Verb {
  private static final String IF_EXISTS = "--if-exists";
  private static final String REJECTS = "--rejects";

  /** One line is enough to see what it is about; the count and the option say the rest. */
  private static final int MOST_CONFLICTS = 10;

  @Mixin StoreOption store = new StoreOption();
  @Mixin ImportSource source = new ImportSource();

  @Option(
      names = IF_EXISTS,
      paramLabel = "ACTION",
      order = 25,
      description = "For a user who is there already: fail (without this option), replace or skip.")
  IfExists ifExists = IfExists.FAIL;

  @Mixin SecretsOptions secrets = new SecretsOptions();

  @Option(
      names = "--keep-going",
      order = 40,
      description = "Take the good entries although there are bad ones, which go to --rejects.")
  boolean keepGoing;

  @Option(
      names = REJECTS,
      paramLabel = "FILE",
      order = 41,
      description = {
        "Where entries go that were not taken, unchanged; only its owner can read it.",
        "Without this option FILE.rejected beside the input."
      })
  @Nullable String rejects;

  @Option(names = "--yes", order = 42, description = "Replace a file of --rejects that exists.")
  boolean yes;

  @Mixin ChangeOptions options = new ChangeOptions();

  ImportCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    Path rejected = rejectPath();
    StoreOption.Choice choice = store.choose(running);
    if (rejected != null) {
      OutputGuard.requireNotRead(rejected, source.origin(), REJECTS);
      OutputGuard.requireNoStore(running, rejected, choice.location(), yes);
    }
    Settings settings = Settings.of(running, choice.location());
    try (ImportInput input = source.open(running)) {
      UserText text = source.text(running, input, settings);
      requireSensible(text.format());
      ImportTerms terms =
          new ImportTerms(
              text,
              ifExists,
              secrets.forms(settings, choice.location()),
              RandomSource.system(),
              LongestKey.of(running, choice.location()),
              keepGoing);
      return imported(
          running,
          choice,
          terms,
          new ImportUsers(input, terms, running.progress(options.json)),
          rejected);
    } catch (BadLineException e) {
      throw new CommandException(
          CommandFailure.BAD_INPUT,
          source.name() + ": line " + e.line() + ": " + e.reason(),
          "",
          e);
    } catch (TextChangedException e) {
      throw new CommandException(
          CommandFailure.TEXT_CHANGED, source.name() + ": " + e.getMessage(), "", e);
    }
  }

  private void requireSensible(UserFormat format) throws CommandException {
    if (keepGoing && format == UserFormat.DBDUMP) {
      throw new CommandException(
          CommandFailure.USAGE, "--keep-going: a dump of db_dump is taken whole or not at all", "");
    }
    if (rejects != null && !keepGoing) {
      throw new CommandException(CommandFailure.USAGE, "--rejects is for --keep-going", "");
    }
  }

  /** Where rejects go; null where there will be none. */
  private @Nullable Path rejectPath() throws CommandException {
    OutputGuard.requireFile(REJECTS, rejects, "standard output says what became of the others");
    if (!keepGoing || options.dryRun) {
      return null;
    }
    if (rejects == null && source.isStandardInput()) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--keep-going: standard input has no file beside which its bad lines could be put",
          "add --rejects=FILE");
    }
    try {
      return rejects != null ? Path.of(rejects) : Path.of(source.path() + ".rejected");
    } catch (InvalidPathException e) {
      throw new CommandException(CommandFailure.USAGE, rejects + ": not a path name", "", e);
    }
  }

  private ExitStatus imported(
      Session running,
      StoreOption.Choice choice,
      ImportTerms terms,
      ImportUsers users,
      @Nullable Path rejected)
      throws CommandException, StoreException, BadLineException, IOException {
    ImportSurvey survey = users.survey();
    say(running, survey.bad(), BadEntries.MOST_LISTED);
    if (survey.bad().count() > 0 && !keepGoing) {
      throw badEntries(survey);
    }
    noteUnreadable(running, survey.unreadable());
    WeakVerifiers.note(running, survey.weak());
    ImportReport report =
        new ImportReport(running, source.name(), terms.text().format(), options.dryRun);
    try (RejectFile file = rejected == null ? null : RejectFile.create(rejected, yes)) {
      ImportOutcome outcome = take(running, choice, users, survey, file);
      say(running, outcome.conflicts(), MOST_CONFLICTS);
      if (outcome.conflicts().count() > 0 && !keepGoing) {
        throw conflicts(running, survey, outcome.conflicts());
      }
      if (file != null) {
        file.finish();
      }
      report.print(choice.location(), outcome.counts(), options.json, survey, outcome.conflicts());
      return ended(report, outcome.counts(), rejected);
    }
  }

  private ExitStatus ended(ImportReport report, ImportCounts counts, @Nullable Path rejected) {
    if (counts.refused() > 0) {
      report.refused(counts, source.file, rejected);
      return ExitStatus.BAD_DATA;
    }
    return options.status(counts.changed());
  }

  private ImportOutcome take(
      Session running,
      StoreOption.Choice choice,
      ImportUsers users,
      ImportSurvey survey,
      @Nullable RejectFile file)
      throws StoreException, BadLineException, IOException {
    StoreLocation location = choice.location();
    location.requireNoOtherFolder();
    boolean fresh = FreshStore.isFresh(location);
    if (options.dryRun && (fresh || !location.exists())) {
      long bad = survey.bad().count();
      return new ImportOutcome(new ImportCounts(survey.good(), 0, 0, 0, bad), BadEntries.none());
    }
    if (options.dryRun) {
      try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
        return users.wouldDo(opened, survey);
      }
    }
    running.noteNew(choice);
    if (fresh) {
      try (StoreBuilder builder = FreshStore.build(running, location)) {
        return new ImportOutcome(users.build(survey, builder, sink(file)), BadEntries.none());
      }
    }
    return change(running, location, users, survey, file);
  }

  private static ImportOutcome change(
      Session running,
      StoreLocation location,
      ImportUsers users,
      ImportSurvey survey,
      @Nullable RejectFile file)
      throws StoreException, BadLineException, IOException {
    OpenOptions options = running.opening(OpenOptions.Access.CREATE);
    boolean many = survey.good() > ImportUsers.MOST_IN_ONE_CHANGE;
    try (CredentialStore opened =
        Stores.open(location, many ? options.withPublishingAtClose() : options)) {
      return users.into(opened, survey, sink(file));
    }
  }

  private static org.sasldb.provision.Rejects sink(@Nullable RejectFile file) {
    return file == null ? (heading, raw) -> {} : file;
  }

  /** Lists the first of them. */
  private void say(Session running, BadEntries bad, int most) {
    List<Entry.Bad> listed = bad.listed();
    List<Entry.Bad> shown = listed.subList(0, Math.min(most, listed.size()));
    for (Entry.Bad entry : shown) {
      running.messages().detailed(source.name() + ": line " + entry.line() + ": " + entry.reason());
    }
    long more = bad.count() - shown.size();
    if (more > 0) {
      running.messages().detailed("… and " + more + " more");
    }
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

  private CommandException badEntries(ImportSurvey survey) {
    return new CommandException(
        CommandFailure.BAD_ENTRIES,
        source.name()
            + ": "
            + survey.bad().count()
            + " of "
            + (survey.good() + survey.bad().count())
            + "; nothing was changed",
        "mend them, or add --keep-going");
  }

  private CommandException conflicts(Session running, ImportSurvey survey, BadEntries conflicts) {
    TypedLine line = running.line();
    String skip =
        line.has(IF_EXISTS)
            ? IF_EXISTS + "=skip"
            : line.with(1, List.of(IF_EXISTS + "=skip")).toString();
    return new CommandException(
        CommandFailure.USERS_EXIST,
        source.name() + ": " + conflicts.count() + " of " + survey.good() + "; nothing was changed",
        skip
            + " leaves them as they are, "
            + IF_EXISTS
            + "=replace gives them the secrets of the text");
  }
}
