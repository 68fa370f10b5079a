package org.sasldb.backup;

import com.grack.nanojson.JsonArray;
import com.grack.nanojson.JsonObject;
import com.grack.nanojson.JsonStringWriter;
import com.grack.nanojson.JsonWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.RecordKey;
import org.sasldb.store.Actor;
import org.sasldb.store.HistoryEntry;

/** A commit of the history as a line of a backup. Keys are base64: they are seldom looked at. */
final class HistoryLine {
  private HistoryLine() {}

  static String toJson(HistoryEntry entry) {
    JsonStringWriter json = JsonWriter.string();
    json.object()
        .object("history")
        .value("number", entry.number())
        .value("when", entry.when().toString())
        .value("uid", entry.actor().uid())
        .value("login", entry.actor().login())
        .value("operation", entry.operation())
        .value("stored", entry.storedCount())
        .value("removed", entry.removedCount());
    keys(json, "storedKeys", entry.stored());
    keys(json, "removedKeys", entry.removed());
    return json.end().end().done();
  }

  private static void keys(JsonStringWriter json, String name, List<RecordKey> keys) {
    json.array(name);
    for (RecordKey key : keys) {
      json.value(Base64.getEncoder().encodeToString(key.toByteArray()));
    }
    json.end();
  }

  static HistoryEntry of(JsonObject json, long line) throws BadLineException {
    try {
      return new HistoryEntry(
          json.getLong("number"),
          Instant.parse(json.getString("when", "")),
          new Actor(json.getLong("uid"), json.getString("login", "")),
          json.getString("operation", ""),
          json.getLong("stored"),
          json.getLong("removed"),
          keys(json.getArray("storedKeys", new JsonArray())),
          keys(json.getArray("removedKeys", new JsonArray())));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new BadLineException(line, "a commit of the history that cannot be read");
    }
  }

  private static List<RecordKey> keys(JsonArray array) {
    List<RecordKey> keys = new ArrayList<>();
    for (int i = 0; i < array.size(); i++) {
      keys.add(RecordKey.takeOver(Base64.getDecoder().decode(array.getString(i, ""))));
    }
    return keys;
  }
}
