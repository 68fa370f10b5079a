package org.sasldb.cli.modern;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreLocation;

/**
 * What holds where no option says otherwise: the environment, then {@code sasldb.conf} in the
 * folder of a JE store, then that of the host, then the default.
 */
final class Settings {
  private static final String REALM_VARIABLE = "SASLDB_REALM";

  private final String realmOfEnvironment;
  private final List<SettingsFile> files;

  private Settings(String realmOfEnvironment, List<SettingsFile> files) {
    this.realmOfEnvironment = realmOfEnvironment;
    this.files = files;
  }

  /**
   * A value and what it comes from.
   *
   * @param value the value
   * @param origin a variable, a file or "default"
   */
  record Setting(String value, String origin) {}

  /** The settings for work on a store. */
  static Settings of(Session session, StoreLocation location)
      throws CommandException, StoreException {
    List<SettingsFile> files = new ArrayList<>();
    if (location.format() == StoreFormat.JE) {
      files.add(SettingsFile.read(fileOf(location)));
    }
    files.add(SettingsFile.read(session.surroundings().hostConfiguration()));
    return new Settings(session.surroundings().variable(REALM_VARIABLE), files);
  }

  /** The file in the folder of a JE store. */
  static Path fileOf(StoreLocation location) {
    return location.path().resolve(SettingsFile.NAME);
  }

  /** The value of a key. */
  Setting get(SettingKey key) {
    if (key == SettingKey.REALM && !realmOfEnvironment.isEmpty()) {
      return new Setting(realmOfEnvironment, "$" + REALM_VARIABLE);
    }
    for (SettingsFile file : files) {
      Optional<String> value = file.get(key);
      if (value.isPresent()) {
        return new Setting(value.get(), file.path().toString());
      }
    }
    return new Setting(key.otherwise(), "default");
  }
}
