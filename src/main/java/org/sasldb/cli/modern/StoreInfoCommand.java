package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.Map;
import org.sasldb.admin.DescribeStore;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code sasldb store info}. */
@Command(
    name = "info",
    header = "Show what a store is and how many records it holds.",
    description = "Reads the whole store and shows its format, records and owner, and no secret.",
    footer = {
      "  sasldb store info",
      "  sasldb store info -f /etc/sasldb2 --json",
    })
final class StoreInfoCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();
  @Mixin PrintOptions print = new PrintOptions();

  StoreInfoCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    print.requireOne();
    StoreLocation location = store.choose(running).location();
    try (CredentialStore opened = running.open(location, OpenOptions.Access.READ)) {
      show(running, new DescribeStore(opened).facts());
    }
    return ExitStatus.OK;
  }

  private void show(Session running, Map<String, Object> facts) throws IOException {
    if (print.json) {
      running.println(JsonWriter.string(facts));
      return;
    }
    int width = Words.width(facts.keySet().stream().map(Words::fromCamelCase).toList()) + 2;
    for (Map.Entry<String, Object> fact : facts.entrySet()) {
      String value = Messages.printable(fact.getValue().toString());
      running.println(
          print.plain
              ? fact.getKey() + "\t" + value
              : Words.padded(Words.fromCamelCase(fact.getKey()) + ":", width) + value + size(fact));
    }
  }

  /** A number of bytes is shown to people in larger units too. */
  private static String size(Map.Entry<String, Object> fact) {
    return fact.getKey().endsWith("Bytes") && fact.getValue() instanceof Number bytes
        ? " (" + Words.size(bytes.longValue()) + ")"
        : "";
  }
}
