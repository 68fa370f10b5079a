package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.admin.Comparison;
import org.sasldb.admin.ConvertStore;
import org.sasldb.admin.RecordObstacle;
import org.sasldb.admin.ReplaceStore;
import org.sasldb.admin.Survey;
import org.sasldb.admin.UndoReplacement;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Failure;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb store convert}. */
@Command(
    name = "convert",
    header = "Copy a store into another format, and prove that every record arrived.",
    description = {
      "Copies all records of FROM into a new store TO: FORMAT:PATH, where FORMAT is berkeley, gdbm,"
          + " ndbm, lmdb or je. The new file gets owner, group and mode of the old one. Then both"
          + " are read again and compared record by record.",
      "With --replace the store FROM itself gets another format, at the same path. The old file is"
          + " kept beside it under a name with its format and the time; --undo puts it back."
    },
    footer = {
      "  sasldb store convert /etc/sasldb2 gdbm:/root/sasldb2.gdbm",
      "  sasldb store convert --dry-run /etc/sasldb2 lmdb:/root/sasldb2.lmdb",
      "  sasldb store convert --replace=gdbm /etc/sasldb2",
      "  sasldb store convert --undo /etc/sasldb2",
    })
final class StoreConvertCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FROM", description = "The store to read.")
  String from;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TO",
      description = "The store to make; not with --replace and --undo.")
  @Nullable String to;

  @Option(
      names = "--replace",
      paramLabel = "FORMAT",
      order = 20,
      description = "Give the store FROM this format, at its own path.")
  @Nullable StoreFormat replace;

  @Option(names = "--undo", order = 21, description = "Put back the store that --replace kept.")
  boolean undo;

  @Option(
      names = "--map-size",
      paramLabel = "BYTES",
      order = 25,
      description = "How far a new LMDB file may grow; without it, far enough to begin with.")
  long mapSize;

  @Option(names = "--dry-run", order = 26, description = "Say what would be done; change nothing.")
  boolean dryRun;

  @Option(names = "--json", order = 27, description = "Print the result as JSON.")
  boolean json;

  @Mixin OwnerOptions owner = new OwnerOptions();
  @Mixin Confirmation confirmation = new Confirmation();

  StoreConvertCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    requireOneWay();
    StoreLocation source = StoreOption.location(from);
    source.requireNoOtherFolder();
    if (undo) {
      undo(running, source);
      return ExitStatus.OK;
    }
    return replace != null ? replace(running, source, replace) : copy(running, source);
  }

  private void requireOneWay() throws CommandException {
    int ways = (to != null ? 1 : 0) + (replace != null ? 1 : 0) + (undo ? 1 : 0);
    if (ways != 1) {
      throw new CommandException(
          CommandFailure.USAGE,
          "exactly one of TO, --replace and --undo is needed",
          "sasldb store convert FROM FORMAT:PATH");
    }
    if (replace == StoreFormat.JE) {
      throw new CommandException(
          CommandFailure.USAGE,
          "--replace=je: a JE store is a folder, and mail software reads none",
          "sasldb store convert FROM je:FOLDER");
    }
    if (to == null) {
      owner.requireNone("a store keeps its owner, group and mode at its own path");
      if (mapSize != 0) {
        throw new CommandException(
            CommandFailure.USAGE,
            "--map-size: only a store at another path gets one by this command",
            "sasldb store compact --map-size=" + mapSize + " -f lmdb:PATH");
      }
    }
  }

  private ExitStatus copy(Session running, StoreLocation source)
      throws CommandException, StoreException, IOException {
    StoreLocation target = StoreOption.location(String.valueOf(to));
    MapSize.require(mapSize, target);
    boolean exists = confirmOverwriting(running, source, target);
    NewStore terms =
        new NewStore(
            likeFile(source),
            owner.ownership(target.format()),
            exists,
            mapSize,
            running.opening(ACCESS));
    ConvertStore convert = new ConvertStore(source, target, terms, running.progress(json));
    Survey survey = convert.survey();
    if (survey.obstacleCount() > 0) {
      throw obstacles(running, survey, target);
    }
    if (dryRun) {
      reportPlan(running, survey, source, target);
      return ExitStatus.OK;
    }
    convert.copy(survey.records());
    Comparison comparison = convert.compare();
    report(running, source, target, comparison, null);
    return comparison.same() ? ExitStatus.OK : ExitStatus.NO;
  }

  private static final OpenOptions.Access ACCESS = OpenOptions.Access.READ;

  /** Whether there is something that goes. */
  private boolean confirmOverwriting(Session running, StoreLocation source, StoreLocation target)
      throws CommandException, StoreException, IOException {
    if (!target.exists()) {
      return false;
    }
    if (Files.exists(source.path()) && Files.isSameFile(source.path(), target.recordFile())) {
      throw new CommandException(
          CommandFailure.USAGE,
          target + ": it is the store to be read",
          "sasldb store convert --replace=FORMAT " + ShellWord.of(source));
    }
    if (Files.isDirectory(target.path())) {
      throw occupied(running, target);
    }
    if (!dryRun) {
      confirmation.require(
          running,
          target + " exists; its records will be lost.",
          new CommandException(
              CommandFailure.FILE_EXISTS, target + ": it exists", "add --yes to replace it"));
    }
    return true;
  }

  /** A folder is never replaced, with --yes neither. */
  private StoreException occupied(Session running, StoreLocation target) throws StoreException {
    boolean je = target.format() == StoreFormat.JE;
    Path path = target.path();
    Path other = je ? free(path) : path.resolve("sasldb2");
    return new StoreException(
        je ? Failure.STORE_EXISTS : Failure.IS_A_DIRECTORY,
        path,
        je ? "a JE store is only built in a new or an empty folder" : "it is a folder, not a file",
        running
            .line()
            .withArgument(to, StoreLocation.of(target.format(), other).toString())
            .toString(),
        null);
  }

  /** A name beside a path that nothing has. */
  private static Path free(Path path) {
    Path beside = path.resolveSibling(path.getFileName() + "-new");
    for (int i = 2; Files.exists(beside, LinkOption.NOFOLLOW_LINKS); i++) {
      beside = path.resolveSibling(path.getFileName() + "-new" + i);
    }
    return beside;
  }

  /** The file whose owner and mode the new one gets; a folder has none for a file. */
  private static @Nullable Path likeFile(StoreLocation source) {
    Path file = source.recordFile();
    return Files.isRegularFile(file) ? file : null;
  }

  private CommandException obstacles(Session running, Survey survey, StoreLocation target) {
    for (RecordObstacle obstacle : survey.obstacles()) {
      running.messages().detailed(obstacle.key() + ": " + obstacle.reason());
    }
    return new CommandException(
        CommandFailure.CANNOT_HOLD,
        target + ": it cannot hold " + Words.count(survey.obstacleCount(), "record"),
        "sasldb store recover "
            + ShellWord.of(from)
            + " FORMAT:PATH, which leaves them out and says which");
  }

  private ExitStatus replace(Session running, StoreLocation source, StoreFormat format)
      throws CommandException, StoreException, IOException {
    requireFile(source);
    UndoConversion.requireBeside(source, format);
    if (dryRun) {
      Survey survey = replacing(running, source).plan(format);
      reportPlan(running, survey, source, StoreLocation.of(format, source.path()));
      return ExitStatus.OK;
    }
    ReplaceStore.Outcome outcome = replacing(running, source).by(format);
    report(
        running, outcome.kept(), StoreLocation.of(format, source.path()), outcome.comparison(), "");
    noteRestart(running, outcome.kept().format());
    return ExitStatus.OK;
  }

  private ReplaceStore replacing(Session running, StoreLocation source) {
    return new ReplaceStore(
        source, running.opening(OpenOptions.Access.WRITE), running.progress(json));
  }

  private static void noteRestart(Session running, StoreFormat old) {
    if (old == StoreFormat.LMDB) {
      running
          .messages()
          .note("programs that had the LMDB file open go on with the old one until they restart");
    }
  }

  private void requireFile(StoreLocation source) throws CommandException {
    if (Files.isDirectory(source.path())) {
      throw new CommandException(
          CommandFailure.USAGE, from + ": a JE store is a folder", "sasldb store convert FROM TO");
    }
  }

  private void undo(Session running, StoreLocation source)
      throws CommandException, StoreException, IOException {
    requireFile(source);
    UndoReplacement undoing =
        new UndoReplacement(
            source, running.opening(OpenOptions.Access.WRITE), running.progress(json));
    UndoConversion conversion = new UndoConversion(running, source, json);
    if (dryRun) {
      conversion.plan(undoing);
    } else {
      conversion.run(undoing, confirmation);
    }
  }

  private void reportPlan(
      Session running, Survey survey, StoreLocation source, StoreLocation target)
      throws IOException, StoreException {
    if (json) {
      running.println(
          JsonWriter.string()
              .object()
              .value("dryRun", true)
              .value("from", source.format().prefix())
              .value("fromPath", source.path().toString())
              .value("to", target.format().prefix())
              .value("toPath", target.path().toString())
              .value("records", survey.records())
              .end()
              .done());
      return;
    }
    String count = Words.count(survey.records(), "record");
    running.done(
        to == null
            ? "would give "
                + source.path()
                + " the format "
                + target.format().prefix()
                + ": "
                + count
            : count + " would be copied from " + name(source) + " to " + name(target));
  }

  private void report(
      Session running,
      StoreLocation source,
      StoreLocation target,
      Comparison comparison,
      @Nullable String kept)
      throws IOException, StoreException {
    for (RecordKey key : comparison.different()) {
      running.messages().detailed(key + ": not the same in both stores");
    }
    if (json) {
      running.println(
          JsonWriter.string()
              .object()
              .value("from", source.format().prefix())
              .value("fromPath", source.path().toString())
              .value("to", target.format().prefix())
              .value("toPath", target.path().toString())
              .value("records", comparison.left())
              .value("equal", comparison.equal())
              .value("same", comparison.same())
              .end()
              .done());
      return;
    }
    running.done(
        Words.count(comparison.left(), "record")
            + ", "
            + comparison.equal()
            + " equal: "
            + name(target)
            + (kept == null ? "" : ", the old store is " + source.path()));
  }

  private static String name(StoreLocation location) throws StoreException {
    return location.format().prefix() + ":" + location.path();
  }
}
