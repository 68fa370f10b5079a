package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import org.sasldb.publish.PublishedStore;
import org.sasldb.publish.Target;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb publish undo}. */
@Command(
    name = "undo",
    header = "Put back the file that was there before the last publication.",
    description = {
      "The store keeps what it has. The target is held: nothing is published to it until sasldb"
          + " publish run is told to. A target that is held is not put back again."
    },
    footer = {"  sasldb publish undo /etc/sasldb2"})
final class PublishUndoCommand extends PublishVerb {
  @Parameters(paramLabel = "TARGET", description = "Which target.")
  String name;

  @Option(
      names = "--force",
      order = 20,
      description = "Do it although another program changed the file.")
  boolean force;

  PublishUndoCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    try (PublishedStore published = open(running, OpenOptions.Access.WRITE)) {
      Target target = published.target(path(name));
      StoreLocation back = published.undo(target, force);
      if (json) {
        running.println(
            JsonWriter.string()
                .object()
                .value("target", target.location().toString())
                .value("outcome", "undone")
                .end()
                .done());
      } else {
        String run = "sasldb publish run " + ShellWord.of(target.path());
        running.done(
            "put back: " + back + "; it is held until " + running.messages().completed(run));
      }
    }
    return ExitStatus.OK;
  }
}
