package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import org.sasldb.cli.process.LinuxProcess;
import org.sasldb.store.StoreException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sasldb config show}. */
@Command(
    name = "show",
    header = "Show the settings.",
    description = {
      "Shows what holds for work on a store where no option says otherwise: the environment"
          + " ($SASLDB_REALM), then sasldb.conf in the folder of a JE store, then /etc/sasldb.conf,"
          + " then the default."
    },
    footer = {"  sasldb config show", "  sasldb config show --origin"})
final class ConfigShowCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();

  @Option(names = "--origin", order = 15, description = "Also show where each value is from.")
  boolean origin;

  @Mixin PrintOptions print = new PrintOptions();

  ConfigShowCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    print.requireOne();
    StoreOption.Choice choice = store.choose(running);
    Settings settings = Settings.of(running, choice.location());
    JsonStringWriter json = JsonWriter.string().object();
    String chosen = choice.location().toString();
    show(running, json, "store", new Settings.Setting(chosen, choice.origin()));
    for (SettingKey key : SettingKey.values()) {
      Settings.Setting setting = settings.get(key);
      if (setting.value().isEmpty()) {
        String host = new LinuxProcess().hostName().toString();
        setting = new Settings.Setting(host, "this host's name");
      }
      show(running, json, key.word(), setting);
    }
    if (print.json) {
      running.println(json.end().done());
    }
    return ExitStatus.OK;
  }

  private void show(Session running, JsonStringWriter json, String name, Settings.Setting setting)
      throws IOException {
    if (print.json) {
      json.object(name).value("value", setting.value()).value("origin", setting.origin()).end();
      return;
    }
    if (print.plain) {
      String from = origin ? "\t" + setting.origin() : "";
      running.println(name + "\t" + Messages.printable(setting.value()) + from);
      return;
    }
    String from = origin ? "  (" + setting.origin() + ")" : "";
    running.println(Words.padded(name + ":", 12) + Messages.printable(setting.value() + from));
  }
}
