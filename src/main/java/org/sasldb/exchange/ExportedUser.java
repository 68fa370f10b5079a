package org.sasldb.exchange;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;

/**
 * All that a store has of one user. Closing wipes it.
 *
 * @param properties the values by property name
 */
public record ExportedUser(Account account, Map<ByteString, Secret> properties)
    implements AutoCloseable {
  public ExportedUser {
    properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
  }

  /** A value, or null. */
  @Nullable Secret value(ByteString property) {
    return properties.get(property);
  }

  /** Whether anything would let this user in, be it again. */
  boolean hasSecret() {
    return properties.keySet().stream().anyMatch(PropertyNames::isSecret);
  }

  /** Whether the account is disabled. */
  boolean isDisabled() {
    return properties.keySet().stream().anyMatch(PropertyNames::isDisabled);
  }

  @Override
  public void close() {
    properties.values().forEach(Secret::close);
  }
}
