package org.sasldb.cli.modern;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.KeptAs;
import org.sasldb.cli.process.ArgumentText;
import org.sasldb.provision.ApplyState;
import org.sasldb.provision.BadStateException;
import org.sasldb.provision.DesiredState;
import org.sasldb.provision.Plan;
import org.sasldb.provision.StateDefaults;
import org.sasldb.provision.StateFormat;
import org.sasldb.provision.StateReader;
import org.sasldb.record.ByteString;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramMechanism;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.TypeConversionException;

/** {@code sasldb apply}. */
@Command(
    name = "apply",
    header = "Bring a store into the state that a file describes.",
    description = {
      "Reads which users are to be there, absent or disabled, from YAML, JSON or CSV; compares them"
          + " with the store; and makes all changes at once, or none. Run again it finds nothing to"
          + " do and writes nothing.",
      "Everything that is wrong with the file is told at once, before anything is written."
    },
    footer = {
      "  sasldb apply users.yaml",
      "  sasldb apply --dry-run users.yaml",
      "  sasldb apply --realm=mail.example.com --prune=mail.example.com \\",
      "      --yes users.csv",
      "  sasldb apply --schema",
    })
final class ApplyCommand extends Verb {
  private static final String SCHEMA = "/org/sasldb/desired-state.schema.json";

  @Mixin StoreOption store = new StoreOption();

  @Parameters(
      arity = "0..1",
      paramLabel = "FILE",
      description = "The desired state; - for standard input.")
  @Nullable String file;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      order = 20,
      description = "yaml, json or csv; without this option the name and the first character tell.")
  @Nullable StateFormat format;

  @Option(
      names = "--realm",
      paramLabel = "REALM",
      order = 21,
      description = "The realm of users without one, in place of the file's own.")
  @Nullable String realm;

  @Option(
      names = "--secrets",
      paramLabel = "KIND",
      order = 22,
      description = "As what passwords are kept: plain, scram or both.")
  @Nullable KeptAs secrets;

  @Option(
      names = "--scram",
      paramLabel = "MECHANISM",
      order = 23,
      split = ",",
      converter = MechanismName.class,
      description = "The SCRAM mechanisms, for example SCRAM-SHA-256.")
  @Nullable List<ScramMechanism> scram;

  @Option(
      names = "--iterations",
      paramLabel = "NUMBER",
      order = 24,
      description = "The iterations of SCRAM, at least 4096.")
  @Nullable Integer iterations;

  @Option(
      names = "--prune",
      paramLabel = "REALM",
      order = 25,
      description = "Also remove the users of this realm who are not listed. Can be repeated.")
  List<String> prune = List.of();

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      order = 26,
      description = "Write generated passwords to a new file that only its owner can read.")
  @Nullable Path sheet;

  @Option(names = "--dry-run", order = 27, description = "Print the plan; change nothing.")
  boolean dryRun;

  @Option(names = "--json", order = 28, description = "Print the report as JSON.")
  boolean json;

  @Option(
      names = "--detailed-exitcode",
      order = 29,
      description = "Exit with status 2 where the store was changed, or would be.")
  boolean detailed;

  @Option(names = "--schema", order = 30, description = "Print the JSON Schema of FILE and exit.")
  boolean schema;

  @Mixin Confirmation confirmation = new Confirmation();

  ApplyCommand(Session session) {
    super(session);
  }

  /** The exact name of a mechanism. */
  static final class MechanismName implements ITypeConverter<ScramMechanism> {
    @Override
    public ScramMechanism convert(String given) {
      return ScramMechanism.ofSaslName(given.toUpperCase(Locale.ROOT))
          .orElseThrow(() -> new TypeConversionException("'" + given + "' is no SCRAM mechanism"));
    }
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    if (schema) {
      printSchema(running);
      return ExitStatus.OK;
    }
    OutputGuard.requireFile("--sheet", sheet, "passwords go to standard output without --sheet");
    StoreLocation location = store.choose(running).location();
    if (sheet != null) {
      OutputGuard.requireNoStore(running, sheet, location, true);
    }
    try (DesiredState state = read(running, Settings.of(running, location))) {
      requireOnePerUser(state, location);
      WeakVerifiers.note(running, state.weakVerifiers());
      ApplyState apply =
          new ApplyState(
              state,
              new ApplyStores(running, location),
              RandomSource.system(),
              running.progress(json));
      ApplyReport report = new ApplyReport(running, location, dryRun, json);
      Plan plan = dryRun ? apply.plan() : carryOut(running, apply, report);
      print(running, report, plan);
      if (dryRun) {
        running.out().flush();
        new ApplyForecast(running, confirmation.yes, sheet, json).say(plan);
      }
      return detailed && !plan.isEmpty() ? ExitStatus.CHANGED : ExitStatus.OK;
    } catch (BadStateException e) {
      throw ApplyFaults.failure(running, input(), e);
    }
  }

  private void print(Session running, ApplyReport report, Plan plan)
      throws CommandException, IOException {
    boolean shown = !dryRun && sheet == null && !plan.generated().isEmpty();
    try {
      report.print(plan, dryRun || sheet != null);
      running.out().flush();
    } catch (ResultOutput.Failed e) {
      if (shown) {
        throw e.afterwards(
            Words.count(plan.generated().size(), "generated password")
                + " could not be shown, and the state is applied",
            "sasldb user set --generate for each of these users");
      }
      throw e;
    }
  }

  private Plan carryOut(Session running, ApplyState apply, ApplyReport report)
      throws CommandException, StoreException, BadStateException, IOException {
    try (PlanSheet passwords = new PlanSheet(sheet, json)) {
      ApplyConsent consent = new ApplyConsent(running, confirmation, report, passwords);
      Plan plan = apply.run(consent);
      passwords.keep();
      return plan;
    }
  }

  private DesiredState read(Session running, Settings settings)
      throws CommandException, BadStateException {
    StateDefaults said = defaults(settings);
    try (InputStream in = open(running)) {
      return StateReader.read(in, file == null ? "" : file, format, said);
    } catch (IOException e) {
      throw new CommandException(
          CommandFailure.INPUT_UNREADABLE, input() + ": " + StoreFailures.reason(e), "", e);
    }
  }

  private StateDefaults defaults(Settings settings) throws CommandException {
    if (secrets == KeptAs.PLAIN && (scram != null || iterations != null)) {
      throw SecretsOptions.noVerifier();
    }
    if (iterations != null
        && (iterations < KeptAs.FEWEST_ITERATIONS || iterations > KeptAs.MOST_ITERATIONS)) {
      throw new CommandException(
          CommandFailure.USAGE, "--iterations must be from 4,096 to 1,000,000", "");
    }
    if (scram != null && Set.copyOf(scram).size() != scram.size()) {
      throw new CommandException(CommandFailure.USAGE, "--scram names a mechanism twice", "");
    }
    Set<ByteString> realms = prune.stream().map(ArgumentText::bytes).collect(Collectors.toSet());
    return new StateDefaults(
        realm == null ? null : ArgumentText.bytes(realm),
        secrets,
        scram,
        iterations,
        realms,
        folder(),
        new StateDefaults.Otherwise(
            SettingKey.keptAs(settings.get(SettingKey.SECRETS).value()),
            SettingKey.mechanisms(settings.get(SettingKey.SCRAM).value()),
            Integer.parseInt(settings.get(SettingKey.ITERATIONS).value())));
  }

  /** What names in the file are relative to: its own folder. */
  private Path folder() throws CommandException {
    try {
      Path parent = isStdin() ? null : Path.of(String.valueOf(file)).toAbsolutePath().getParent();
      return parent == null ? Path.of("") : parent;
    } catch (InvalidPathException e) {
      throw new CommandException(CommandFailure.USAGE, input() + ": not a path name", "", e);
    }
  }

  private InputStream open(Session running) throws IOException, CommandException {
    if (file == null) {
      throw new CommandException(
          CommandFailure.USAGE, "no FILE is named", "sasldb apply FILE, or - for standard input");
    }
    return isStdin() ? running.stdin() : openFile(Path.of(file));
  }

  private static InputStream openFile(Path path) throws IOException {
    return Files.newInputStream(path);
  }

  private boolean isStdin() {
    return file == null || file.equals("-");
  }

  private String input() {
    return isStdin() ? "standard input" : String.valueOf(file);
  }

  /** A native file has room for one verifier a user. */
  private static void requireOnePerUser(DesiredState state, StoreLocation location)
      throws CommandException, StoreException {
    if (state.forms().scram().size() > 1 && location.format() != StoreFormat.JE) {
      throw new CommandException(
          CommandFailure.ONE_VERIFIER,
          location.path() + ": " + state.forms().scram().size() + " SCRAM mechanisms are asked for",
          "name one mechanism, or use a store je:PATH");
    }
  }

  private static void printSchema(Session running) throws IOException {
    try (InputStream in = ApplyCommand.class.getResourceAsStream(SCHEMA)) {
      Objects.requireNonNull(in, SCHEMA).transferTo(running.out());
    }
  }
}
