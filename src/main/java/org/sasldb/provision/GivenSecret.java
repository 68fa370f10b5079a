package org.sasldb.provision;

import org.sasldb.record.Secret;
import org.sasldb.verifier.ScramVerifier;

/** Where a user's secret comes from. */
public sealed interface GivenSecret {
  /** A password. */
  record Password(Secret value) implements GivenSecret {}

  /** A verifier that somebody else derived. */
  record Ready(ScramVerifier verifier) implements GivenSecret {}

  /** A password to be made for a user who has no secret yet. */
  record Generated(PasswordShape recipe) implements GivenSecret {}

  /** Overwrites what can be overwritten. */
  default void wipe() {
    if (this instanceof Password password) {
      password.value().close();
    }
  }
}
