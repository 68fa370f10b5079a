package org.sasldb.admin;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;
import org.sasldb.store.StoreFailures;
import org.sasldb.store.StoreInfo;

/**
 * All there is to say of a store that is no secret: format, what the format tells of itself, the
 * records counted, and who owns it.
 */
public final class DescribeStore {
  private static final int PERMISSION_BITS = 07777;

  private final CredentialStore store;

  public DescribeStore(CredentialStore store) {
    this.store = store;
  }

  /**
   * The facts in the order they are to be shown; each a text, a whole number or a truth value.
   *
   * @throws StoreException if the store cannot be read to its end
   */
  public Map<String, Object> facts() throws StoreException {
    StoreInfo info = store.info();
    RecordCensus census = RecordCensus.of(store);
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("format", info.format().prefix());
    facts.put("path", info.path().toString());
    facts.putAll(info.facts());
    facts.put("records", census.records());
    facts.put("users", census.users());
    facts.put("realms", census.realms());
    facts.put("malformedKeys", census.malformedKeys());
    ownership(info.path()).forEach(facts::putIfAbsent);
    return Collections.unmodifiableMap(facts);
  }

  private static Map<String, Object> ownership(Path path) throws StoreException {
    try {
      Map<String, Object> unix = Files.readAttributes(path, "unix:owner,group,mode");
      Map<String, Object> facts = new LinkedHashMap<>();
      facts.put("owner", String.valueOf(unix.get("owner")));
      facts.put("group", String.valueOf(unix.get("group")));
      int mode = Objects.requireNonNull((Integer) unix.get("mode")) & PERMISSION_BITS;
      facts.put("mode", String.format(Locale.ROOT, "%04o", mode));
      return facts;
    } catch (IOException e) {
      throw StoreFailures.read(path, e);
    }
  }
}
