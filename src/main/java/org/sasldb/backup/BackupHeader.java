package org.sasldb.backup;

import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.store.StoreFormat;

/**
 * The first line of a backup file: what store it was made from.
 *
 * @param created when the backup was made
 * @param format the format of the store
 * @param path where it was
 * @param owner who owned it: a name, or a number where the host had no name
 * @param group its group
 * @param mode its permissions in octal digits
 * @param commits how many changes it had seen; 0 where stores of the format do not count them
 */
public record BackupHeader(
    Instant created,
    StoreFormat format,
    String path,
    String owner,
    String group,
    String mode,
    long commits) {
  /** The version that this program writes; it reads no newer one. */
  public static final int VERSION = 1;

  private static final String NAME = "sasldb backup";

  String toJson() {
    return JsonWriter.string()
        .object()
        .value("file", NAME)
        .value("version", VERSION)
        .value("created", created.toString())
        .value("format", format.prefix())
        .value("path", path)
        .value("owner", owner)
        .value("group", group)
        .value("mode", mode)
        .value("commits", commits)
        .end()
        .done();
  }

  static BackupHeader of(JsonObject json) throws BadLineException {
    if (!NAME.equals(json.getString("file"))) {
      throw bad("not a backup that sasldb made: the first line does not say so");
    }
    int version = json.getInt("version");
    if (version < 1 || version > VERSION) {
      throw bad("a backup of version " + version + ", made by a newer sasldb: install that one");
    }
    StoreFormat format =
        StoreFormat.ofPrefix(json.getString("format", ""))
            .orElseThrow(() -> bad("the format of the store is none that is known"));
    try {
      return new BackupHeader(
          Instant.parse(json.getString("created", "")),
          format,
          json.getString("path", ""),
          json.getString("owner", ""),
          json.getString("group", ""),
          json.getString("mode", ""),
          json.getLong("commits"));
    } catch (DateTimeException e) {
      throw bad("the time of the backup is no time");
    }
  }

  private static BadLineException bad(String reason) {
    return new BadLineException(1, reason);
  }
}
