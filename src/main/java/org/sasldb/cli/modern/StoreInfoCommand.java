package org.sasldb.cli.modern;

import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.util.Map;
import org.sasldb.admin.DescribeStore;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.OpenOptions;
import org.sasldb.store.StoreException;
import org.sasldb.store.Stores;
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
    OpenOptions reading = running.opening(OpenOptions.Access.READ);
    try (CredentialStore opened = Stores.open(store.choose(running).location(), reading)) {
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
              : Words.padded(Words.fromCamelCase(fact.getKey()) + ":", width) + value);
    }
  }
}
