package org.sasldb.exchange;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;

/** What one place of a text that users are imported from says. Closing wipes its secrets. */
public sealed interface Entry extends AutoCloseable {
  /** The number of the line where it begins; the first is 1. */
  long line();

  @Override
  void close();

  /**
   * A user.
   *
   * @param password the plain password, or null if none is given
   * @param properties values to store as they are, verifiers among them, by property name
   */
  record OfUser(
      long line, Account account, @Nullable Secret password, Map<ByteString, Secret> properties)
      implements Entry {
    public OfUser {
      properties = Collections.unmodifiableMap(new LinkedHashMap<>(properties));
    }

    @Override
    public void close() {
      if (password != null) {
        password.close();
      }
      properties.values().forEach(Secret::close);
    }
  }

  /** A record with its key, well-formed or not. */
  record OfRecord(long line, RecordKey key, Secret value) implements Entry {
    @Override
    public void close() {
      value.close();
    }
  }

  /**
   * Something that is none of these.
   *
   * @param reason what is wrong and what was expected, as a sentence without a full stop and
   *     without a byte of a secret
   */
  record Bad(long line, String reason) implements Entry {
    @Override
    public void close() {
      // there is nothing in it
    }
  }
}
