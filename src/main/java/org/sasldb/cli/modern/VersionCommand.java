package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import org.sasldb.store.StoreFormat;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code sasldb version}. */
@Command(
    name = "version",
    header = "Show the version.",
    description = "With --json also the Java it runs on and the store formats it knows.",
    footer = {"  sasldb version", "  sasldb version --json"})
final class VersionCommand extends Verb {
  @Option(names = "--json", order = 20, description = "Print JSON.")
  boolean json;

  VersionCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws IOException {
    running.println(json ? json() : "sasldb " + Version.number());
    return ExitStatus.OK;
  }

  private static String json() {
    JsonStringWriter writer = JsonWriter.string();
    writer.object().value("version", Version.number());
    writer.value("java", Runtime.version().toString()).array("formats");
    for (StoreFormat format : StoreFormat.values()) {
      writer.value(format.prefix());
    }
    writer.end().end();
    return writer.done();
  }
}
