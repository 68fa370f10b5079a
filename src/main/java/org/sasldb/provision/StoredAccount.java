package org.sasldb.provision;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Map.Entry;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;

/** The records of one user as they were read. */
final class StoredAccount {
  private final Map<ByteString, Secret> records = new LinkedHashMap<>(4);

  /** Adds a record; of several values of one key the first counts, as for a lookup. */
  void add(ByteString property, Secret value) {
    records.putIfAbsent(property, value);
  }

  /** All records. */
  Map<ByteString, Secret> records() {
    return records;
  }

  /** The secrets that let him in, by property. */
  Map<ByteString, Secret> liveSecrets() {
    Map<ByteString, Secret> live = new LinkedHashMap<>(4);
    for (Entry<ByteString, Secret> entry : records.entrySet()) {
      ByteString property = entry.getKey();
      if (PropertyNames.isSecret(property) && !PropertyNames.isDisabled(property)) {
        live.put(property, entry.getValue());
      }
    }
    return live;
  }

  /** The secrets kept while he is disabled, by the names that they had before. */
  Map<ByteString, Secret> disabledSecrets() {
    Map<ByteString, Secret> disabled = new LinkedHashMap<>(4);
    for (Entry<ByteString, Secret> entry : records.entrySet()) {
      if (PropertyNames.isDisabled(entry.getKey())) {
        disabled.put(PropertyNames.enabled(entry.getKey()), entry.getValue());
      }
    }
    return disabled;
  }
}
