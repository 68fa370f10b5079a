package org.sasldb.admin;

import java.util.function.Predicate;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;

/** The properties that let somebody in. A class and not a lambda, which would cost at start-up. */
enum SecretProperties implements Predicate<ByteString> {
  ALL;

  @Override
  public boolean test(ByteString property) {
    return PropertyNames.isSecret(property);
  }
}
