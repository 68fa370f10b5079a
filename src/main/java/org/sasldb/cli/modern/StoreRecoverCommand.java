package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.sasldb.admin.RecordObstacle;
import org.sasldb.admin.RecoverStore;
import org.sasldb.store.CheckReport;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb store recover}. */
@Command(
    name = "recover",
    header = "Save what can still be read of a damaged store.",
    description = {
      "Reads every record that is left in the damaged store FROM and puts it into a new store TO."
          + " The damaged one is never touched. Names each record that may be an older one, and"
          + " each that had to be left out. Status 1: something is lost or in doubt.",
      "A damaged file whose beginning is lost needs its format named: berkeley:PATH."
    },
    footer = {
      "  sasldb store recover /etc/sasldb2 berkeley:/root/saved",
      "  sasldb store recover --dry-run gdbm:/etc/sasldb2 gdbm:/root/saved",
    })
final class StoreRecoverCommand extends Verb {
  @Parameters(index = "0", paramLabel = "FROM", description = "The damaged store.")
  String from;

  @Parameters(index = "1", paramLabel = "TO", description = "The store to make, FORMAT:PATH.")
  String to;

  @Option(names = "--dry-run", order = 20, description = "Say what could be saved; make nothing.")
  boolean dryRun;

  @Option(names = "--json", order = 21, description = "Print the result as JSON.")
  boolean json;

  @Mixin OwnerOptions owner = new OwnerOptions();

  StoreRecoverCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    StoreLocation damaged = StoreOption.location(from);
    StoreLocation target = StoreOption.location(to);
    NewStore terms =
        new NewStore(
            Files.isRegularFile(damaged.path()) ? damaged.path() : null,
            owner.ownership(target.format()),
            false,
            0,
            running.opening(OpenOptions.Access.READ));
    RecoverStore.Outcome outcome = RecoverStore.run(damaged, target, terms, !dryRun);
    if (json) {
      running.println(json(outcome));
    } else {
      human(running, target, outcome);
    }
    boolean whole = outcome.damage().sound() && outcome.doubts() + outcome.omissions() == 0;
    return whole ? ExitStatus.OK : ExitStatus.NO;
  }

  private void human(Session running, StoreLocation target, RecoverStore.Outcome outcome)
      throws IOException, StoreException {
    for (CheckReport.Finding finding : outcome.damage().findings()) {
      String place = finding.place().isEmpty() ? "" : finding.place() + ": ";
      running.println(Messages.printable("damage: " + place + finding.message()));
    }
    list(running, "doubtful", outcome.doubtful());
    list(running, "left out", outcome.leftOut());
    running.done(
        Words.count(outcome.records(), "record")
            + (dryRun ? " could be saved to " : " saved to ")
            + target.format().prefix()
            + ":"
            + target.path()
            + ", "
            + outcome.doubts()
            + " of them doubtful, "
            + outcome.omissions()
            + " left out");
  }

  private static void list(Session running, String word, List<RecordObstacle> records)
      throws IOException {
    for (RecordObstacle entry : records) {
      running.println(Messages.printable(word + ": " + entry.key() + ": " + entry.reason()));
    }
  }

  private String json(RecoverStore.Outcome outcome) {
    JsonStringWriter out = JsonWriter.string();
    out.object().value("dryRun", dryRun).value("records", outcome.records());
    out.value("doubts", outcome.doubts()).value("omissions", outcome.omissions());
    array(out, "doubtful", outcome.doubtful());
    array(out, "leftOut", outcome.leftOut());
    out.array("damage");
    for (CheckReport.Finding finding : outcome.damage().findings()) {
      out.object().value("place", finding.place()).value("message", finding.message()).end();
    }
    return out.end().end().done();
  }

  private static void array(JsonStringWriter out, String name, List<RecordObstacle> records) {
    out.array(name);
    for (RecordObstacle entry : records) {
      out.object().value("key", entry.key().toString()).value("reason", entry.reason()).end();
    }
    out.end();
  }
}
