package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.List;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb publish remove}. */
@Command(
    name = "remove",
    header = "Publish to a file no longer.",
    description = {
      "The file stays as it is and can be changed like any other store; the copy that was kept of"
          + " the publication before is deleted."
    },
    footer = {"  sasldb publish remove /etc/sasldb2"})
final class PublishRemoveCommand extends PublishVerb {
  @Parameters(arity = "1..*", paramLabel = "TARGET", description = "Which targets.")
  List<String> names = List.of();

  @Option(names = "--dry-run", order = 20, description = "Say what would be done; change nothing.")
  boolean dryRun;

  PublishRemoveCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    OpenOptions.Access access = dryRun ? OpenOptions.Access.READ : OpenOptions.Access.WRITE;
    try (PublishedStore published = open(running, access)) {
      for (Target target : chosen(published, names)) {
        if (!dryRun) {
          published.remove(target).ifPresent(left -> tell(running, left));
        }
        String name = target.location().toString();
        if (json) {
          running.println(
              JsonWriter.string()
                  .object()
                  .value("target", name)
                  .value("dryRun", dryRun)
                  .value("outcome", "removed")
                  .end()
                  .done());
        } else {
          running.done((dryRun ? "would publish no longer to " : "no longer published to ") + name);
        }
      }
    }
    return ExitStatus.OK;
  }

  /** A copy that stays has passwords in it. */
  private static void tell(Session running, StoreException left) {
    running
        .messages()
        .warning("what is kept beside the target could not be removed: " + left.getMessage());
  }
}
