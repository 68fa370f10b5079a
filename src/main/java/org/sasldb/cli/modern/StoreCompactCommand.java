package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import org.sasldb.store.Stores;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sasldb store compact}. */
@Command(
    name = "compact",
    header = "Rewrite a store: small again, without remains of old secrets.",
    description = {
      "Writes the store anew with the records it has. Nothing is left in it of records that were"
          + " removed or replaced. Owner, group and mode stay.",
      "An LMDB file can get another map size so: stop the programs that use it, compact it with"
          + " --map-size, start them again."
    },
    footer = {
      "  sasldb store compact",
      "  sasldb store compact -f /etc/sasldb2",
      "  sasldb store compact --map-size=4194304 -f lmdb:/etc/sasldb2",
    })
final class StoreCompactCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();

  @Option(
      names = "--map-size",
      paramLabel = "BYTES",
      order = 19,
      description = "How far the LMDB file may grow from now on; without it, as far as before.")
  long mapSize;

  @Option(names = "--dry-run", order = 20, description = "Say what would be done; change nothing.")
  boolean dryRun;

  @Option(names = "--json", order = 21, description = "Print the result as JSON.")
  boolean json;

  StoreCompactCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    StoreLocation location = store.choose(running).location();
    location.requireNoOtherFolder();
    MapSize.require(mapSize, location);
    String name = location.format().prefix() + ":" + location.path();
    long before = bytes(location);
    if (dryRun) {
      Stores.tryCompact(location, running.opening(OpenOptions.Access.READ), mapSize);
      if (json) {
        running.println(result(location, before).value("dryRun", true).end().done());
        return ExitStatus.OK;
      }
      running.done("would rewrite " + name + ", " + Words.size(before));
      return ExitStatus.OK;
    }
    Stores.compact(location, running.opening(OpenOptions.Access.WRITE), mapSize);
    long after = bytes(location);
    if (json) {
      running.println(result(location, before).value("bytesAfter", after).end().done());
    } else {
      running.done(name + ": " + Words.size(before) + " before, " + Words.size(after) + " now");
    }
    return ExitStatus.OK;
  }

  private static JsonStringWriter result(StoreLocation location, long before)
      throws StoreException {
    return JsonWriter.string()
        .object()
        .value("format", location.format().prefix())
        .value("path", location.path().toString())
        .value("bytesBefore", before);
  }

  private static long bytes(StoreLocation location) throws IOException {
    Path path = location.path();
    if (Files.isDirectory(path)) {
      try (Stream<Path> files = Files.list(path)) {
        return files.mapToLong(file -> file.toFile().length()).sum();
      }
    }
    Path file = location.recordFile();
    return Files.exists(file) ? Files.size(file) : 0;
  }
}
