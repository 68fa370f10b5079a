package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.sasldb.publish.Adoption;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.publish.TargetDifference;
import org.sasldb.publish.TargetStatus;
import org.sasldb.record.RecordKey;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb publish adopt}. */
@Command(
    name = "adopt",
    header = "Take into the store what another program changed in a target.",
    description = {
      "For accounts that somebody made, changed or deleted by saslpasswd2 of Cyrus SASL in a file"
          + " that the store is published to. The store then has the change, and publishes it to"
          + " the other targets. Where a secret was changed, older ones of that account go."
    },
    footer = {
      "  sasldb publish adopt --dry-run /etc/sasldb2",
      "  sasldb publish adopt /etc/sasldb2"
    })
final class PublishAdoptCommand extends PublishVerb {
  @Parameters(paramLabel = "TARGET", description = "Which target.")
  String name;

  @Option(names = "--dry-run", order = 20, description = "Say what would be done; change nothing.")
  boolean dryRun;

  @Option(
      names = "--detailed-exitcode",
      order = 21,
      description = "Exit with status 2 where the store was changed, or would be.")
  boolean detailed;

  @Mixin Confirmation confirmation = new Confirmation();

  PublishAdoptCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    OpenOptions.Access access = dryRun ? OpenOptions.Access.READ : OpenOptions.Access.WRITE;
    try (PublishedStore published = open(running, access)) {
      Target target = published.target(path(name));
      Adoption adoption = published.adoption(target);
      if (adoption.isEmpty()) {
        tellNothing(running, published, target, adoption);
        return ExitStatus.OK;
      }
      print(running, target, adoption);
      if (!dryRun) {
        requireConsent(running, adoption.removed().size());
        report(running, published.adopt(target, adoption));
      }
      return detailed ? ExitStatus.CHANGED : ExitStatus.OK;
    }
  }

  /** The file can differ all the same: the store has changed, or the file was put back. */
  private static void tellNothing(
      Session running, PublishedStore published, Target target, Adoption adoption)
      throws StoreException, IOException {
    String what = "nothing to adopt: " + target.location();
    if (adoption.own().isEmpty()) {
      running.done(what + " has what the store says");
      return;
    }
    running.done(what + " differs only in what the store changed since it was published");
    boolean force =
        published.status().stream()
            .anyMatch(
                status ->
                    status.target().path().equals(target.path())
                        && status.state() == TargetStatus.State.CHANGED);
    String run = "sasldb publish run " + (force ? "--force " : "");
    running.messages().hint(run + ShellWord.of(target.path()) + " publishes to it");
  }

  private void requireConsent(Session running, int removed) throws CommandException, IOException {
    if (removed > 0) {
      String what = Words.count(removed, "record");
      confirmation.require(
          running,
          "This removes "
              + what
              + " from the store: what another program removed, and older secrets.",
          new CommandException(
              CommandFailure.NOT_CONFIRMED,
              "the store would lose " + what,
              "add --yes to remove what is listed"));
    }
  }

  private void print(Session running, Target target, Adoption adoption) throws IOException {
    TargetDifference taken = adoption.difference();
    if (json) {
      JsonStringWriter out =
          JsonWriter.string()
              .object()
              .value("target", target.location().toString())
              .value("dryRun", dryRun);
      PublishedKeys.write(out, "added", taken.added());
      PublishedKeys.write(out, "changed", taken.changed());
      PublishedKeys.write(out, "removed", adoption.removed());
      PublishedKeys.write(out, "dropped", adoption.dropped());
      running.println(out.end().done());
      return;
    }
    String would = dryRun ? "would be " : "";
    list(running, would + "added: ", taken.added());
    list(running, would + "changed: ", taken.changed());
    list(running, would + "removed: ", adoption.removed());
    list(running, "not taken, the store publishes no such record: ", adoption.dropped());
  }

  private static void list(Session running, String words, List<RecordKey> keys) throws IOException {
    for (RecordKey key : keys) {
      running.done(words + key);
    }
  }
}
