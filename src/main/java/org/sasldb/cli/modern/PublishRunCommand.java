package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.sasldb.publish.PublishedStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Publication;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb publish run}. */
@Command(
    name = "run",
    header = "Publish what is behind, failed, was deleted or was put back.",
    description = {
      "Publishes to the targets that are named, or to all, and gives each file its owner, group and"
          + " mode again. A target that has what the store says is not written. One that another"
          + " program changed is left alone without --force, and one that was put back by sasldb"
          + " publish undo is published only when it is named."
    },
    footer = {"  sasldb publish run", "  sasldb publish run --force /etc/sasldb2"})
final class PublishRunCommand extends PublishVerb {
  @Parameters(arity = "0..*", paramLabel = "TARGET", description = "Which targets; all without it.")
  @Nullable List<String> names;

  @Option(
      names = "--force",
      order = 20,
      description = "Lay over what another program changed in them.")
  boolean force;

  @Option(
      names = "--detailed-exitcode",
      order = 21,
      description = "Exit with status 2 where something was published.")
  boolean detailed;

  PublishRunCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    try (PublishedStore published = open(running, OpenOptions.Access.WRITE)) {
      List<Publication> done =
          names == null || names.isEmpty()
              ? published.runAll(force)
              : published.run(chosen(published, names), force);
      report(running, done);
      boolean any = done.stream().anyMatch(p -> p.outcome() == Publication.Outcome.PUBLISHED);
      return detailed && any ? ExitStatus.CHANGED : ExitStatus.OK;
    }
  }
}
