package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import org.sasldb.store.NewStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.Ownership;
import org.sasldb.store.StoreBuilder;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sasldb store init}. */
@Command(
    name = "init",
    header = "Make an empty store.",
    description = {
      "Makes an empty store of the format that its name says, FORMAT:PATH, with the owner, group"
          + " and mode that mail software needs. Something that is there already is left alone."
    },
    footer = {
      "  sasldb store init -f berkeley:/etc/sasldb2 --group=sasl --mode=640",
      "  sasldb store init -f je:/var/lib/sasldb",
    })
final class StoreInitCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();
  @Mixin OwnerOptions owner = new OwnerOptions();

  @Option(
      names = "--map-size",
      paramLabel = "BYTES",
      order = 25,
      description = "How far a new LMDB file may grow.")
  long mapSize;

  @Option(names = "--dry-run", order = 26, description = "Say what would be done; change nothing.")
  boolean dryRun;

  @Option(names = "--json", order = 27, description = "Print the result as JSON.")
  boolean json;

  StoreInitCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    StoreLocation location = store.choose(running).location();
    MapSize.require(mapSize, location);
    NewStore terms =
        new NewStore(
            null,
            ownership(location.format()),
            false,
            mapSize,
            running.opening(OpenOptions.Access.CREATE));
    try (StoreBuilder builder = Stores.build(location, terms)) {
      builder.requireFit();
      if (!dryRun) {
        builder.finish();
      }
    }
    String format = location.format().prefix();
    if (json) {
      running.println(
          JsonWriter.string()
              .object()
              .value("format", format)
              .value("path", location.path().toString())
              .value("dryRun", dryRun)
              .end()
              .done());
    } else {
      running.done(
          (dryRun ? "would make" : "made")
              + " an empty store at "
              + format
              + ":"
              + location.path());
    }
    return ExitStatus.OK;
  }

  private Ownership ownership(StoreFormat format) throws CommandException {
    Ownership asked = owner.ownership(format);
    return asked.mode() != null ? asked : new Ownership(asked.owner(), asked.group(), 0600);
  }
}
