package org.sasldb.cli.process;

import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;

/** The environment variables of the process. */
public interface Environment {
  /** The bytes of a variable, or null where it is not set. */
  @Nullable ByteString get(String name);

  /** The bytes of a variable, or null where it is not set or empty. */
  default @Nullable ByteString getUnlessEmpty(String name) {
    ByteString value = get(name);
    return value == null || value.isEmpty() ? null : value;
  }
}
