package org.sasldb.cli.modern;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sasldb.store.StoreFailures;

/**
 * A file {@code sasldb.conf}: lines {@code KEY = VALUE}, empty lines, and comments from {@code #}
 * at the beginning of a line. A file that does not exist says nothing.
 */
final class SettingsFile {
  /** The name in the folder of a JE store. */
  static final String NAME = "sasldb.conf";

  private final Path path;
  private final List<String> lines;
  private final Map<SettingKey, Integer> places = new EnumMap<>(SettingKey.class);

  private SettingsFile(Path path, List<String> lines) {
    this.path = path;
    this.lines = lines;
  }

  /** Reads a file, and complains about the first line that is no setting. */
  static SettingsFile read(Path path) throws CommandException {
    SettingsFile file = new SettingsFile(path, lines(path));
    for (int i = 0; i < file.lines.size(); i++) {
      String line = file.lines.get(i).strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        file.take(i, line);
      }
    }
    return file;
  }

  private static List<String> lines(Path path) throws CommandException {
    try {
      byte[] text = Files.readAllBytes(path);
      return new ArrayList<>(new String(text, StandardCharsets.UTF_8).lines().toList());
    } catch (NoSuchFileException e) {
      return new ArrayList<>();
    } catch (IOException e) {
      Path folder = path.getParent();
      if (folder != null && Files.isRegularFile(folder)) {
        // a file is no store in a folder, which is said when the store is opened
        return new ArrayList<>();
      }
      throw new CommandException(
          CommandFailure.INPUT_UNREADABLE, path + ": " + StoreFailures.reason(e), "", e);
    }
  }

  private void take(int place, String line) throws CommandException {
    int equals = line.indexOf('=');
    if (equals < 0) {
      throw wrong(place, "it is not KEY = VALUE");
    }
    String word = line.substring(0, equals).strip();
    Optional<SettingKey> key = SettingKey.ofWord(word);
    if (key.isEmpty()) {
      throw wrong(place, "'" + word + "' is none of " + SettingKey.words());
    }
    String objection = key.get().objection(value(line));
    if (objection != null) {
      throw wrong(place, word + ": " + objection);
    }
    if (places.put(key.get(), place) != null) {
      throw wrong(place, word + " was set before");
    }
  }

  private CommandException wrong(int place, String why) {
    return new CommandException(
        CommandFailure.BAD_SETTING, path + ": line " + (place + 1) + ": " + why, "");
  }

  private static String value(String line) {
    return line.substring(line.indexOf('=') + 1).strip();
  }

  Path path() {
    return path;
  }

  /** The value of a key, if it is set. */
  Optional<String> get(SettingKey key) {
    return Optional.ofNullable(places.get(key)).map(place -> value(lines.get(place)));
  }

  /** The text of the file with a key set to a value; all other lines stay as they are. */
  String with(SettingKey key, String value) {
    List<String> changed = new ArrayList<>(lines);
    String line = key.word() + " = " + value;
    Integer place = places.get(key);
    if (place == null) {
      changed.add(line);
    } else {
      changed.set(place, line);
    }
    return String.join("\n", changed) + "\n";
  }
}
