package org.sasldb.store.je;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreFormat;
import org.sasldb.store.StoreInfo;

/** Says what a store is. */
final class JeInfo {
  private JeInfo() {}

  /** A store that is made by the first change. */
  static StoreInfo ofMissing(Path path) {
    return new StoreInfo(StoreFormat.JE, path, Map.of("exists", false));
  }

  static StoreInfo of(Path path, JeFolder folder, JeEnvironment environment) throws StoreException {
    StoreMeta meta = environment.meta();
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("schemaVersion", (long) meta.schema());
    facts.put("commits", meta.commits());
    if (meta.commits() > 0) {
      facts.put("created", Instant.ofEpochMilli(meta.created()).toString());
    }
    facts.put("logFiles", (long) folder.logFiles().size());
    facts.put("logBytes", folder.logBytes());
    facts.put("mode", folder.status().permissions());
    facts.put("owner", owner(folder));
    facts.put("commitMark", word(JeOpening.mark(folder).state()));
    facts.put("removedValuesInLog", environment.remains());
    return new StoreInfo(StoreFormat.JE, path, facts);
  }

  private static String owner(JeFolder folder) throws StoreException {
    try {
      return Files.getOwner(folder.path()).getName();
    } catch (IOException e) {
      throw StoreFailures.read(folder.path(), e);
    }
  }

  private static String word(CommitMark.State state) {
    return switch (state) {
      case SOUND -> "sound";
      case HALF -> "half damaged";
      case MISSING -> "missing";
      case DAMAGED -> "damaged";
    };
  }
}
