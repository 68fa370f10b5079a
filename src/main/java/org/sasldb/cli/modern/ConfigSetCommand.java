package org.sasldb.cli.modern;

import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.sasldb.store.Ownership;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sasldb config set}. */
@Command(
    name = "set",
    header = "Change a setting.",
    description = {
      "Sets secrets, scram, iterations or realm: for a JE store in the file sasldb.conf in its"
          + " folder, otherwise, or with --host, in /etc/sasldb.conf. Other lines and comments"
          + " stay."
    },
    footer = {
      "  sasldb config set secrets scram",
      "  sasldb config set --host realm mail.example.com",
    })
final class ConfigSetCommand extends Verb {
  @Mixin StoreOption store = new StoreOption();

  @Parameters(index = "0", paramLabel = "KEY", description = "secrets, scram, iterations or realm.")
  String key;

  @Parameters(index = "1", paramLabel = "VALUE", description = "The value.")
  String value;

  @Option(names = "--host", order = 15, description = "Set it for all stores of this host.")
  boolean host;

  @Mixin ChangeOptions options = new ChangeOptions();

  ConfigSetCommand(Session session) {
    super(session);
  }

  @Override
  ExitStatus run(Session running) throws CommandException, StoreException, IOException {
    SettingKey setting = checked();
    StoreLocation location = store.choose(running).location();
    boolean ofStore = !host && location.format() == StoreFormat.JE;
    Path path = ofStore ? Settings.fileOf(location) : running.surroundings().hostConfiguration();
    if (ofStore && !Files.isDirectory(location.path())) {
      throw new CommandException(
          CommandFailure.INPUT_UNREADABLE,
          location + ": there is no store yet",
          "sasldb store init -f " + ShellWord.of(location));
    }
    SettingsFile file = SettingsFile.read(path);
    boolean changed = !file.get(setting).equals(Optional.of(value));
    if (changed && !options.dryRun) {
      write(path, file.with(setting, value), ofStore);
    }
    report(running, path, changed);
    return options.status(changed);
  }

  private SettingKey checked() throws CommandException {
    SettingKey setting = SettingKey.ofWord(key).orElse(null);
    String objection =
        setting == null ? "it is none of " + SettingKey.words() : setting.objection(value);
    if (value.indexOf('\n') >= 0 || !value.equals(value.strip())) {
      objection = "it has blanks around it, or a newline";
    }
    if (setting == null || objection != null) {
      String what = setting == null ? "'" + key + "'" : key;
      throw new CommandException(CommandFailure.USAGE, what + ": " + objection, "");
    }
    return setting;
  }

  private static void write(Path path, String text, boolean ofStore)
      throws CommandException, IOException {
    try (OutputFile file = OutputFile.create(path, true)) {
      file.stream().write(text.getBytes(StandardCharsets.UTF_8));
      file.finish();
    }
    if (ofStore) {
      Ownership.giveToOwnerOfFolder(path);
    } else {
      // the settings of the host are no secret, and every user's commands read them
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
    }
  }

  private void report(Session running, Path path, boolean changed) throws IOException {
    if (options.json) {
      JsonStringWriter json = JsonWriter.string().object();
      json.value("key", key).value("value", value).value("file", path.toString());
      running.println(json.value("changed", changed).value("dryRun", options.dryRun).end().done());
      return;
    }
    String did = options.dryRun ? "would set " : "set ";
    running.done((changed ? did : "unchanged ") + key + " = " + value + " in " + path);
  }
}
