package org.sasldb.provision;

import java.util.List;
import java.util.Set;
import org.sasldb.admin.KeptAs;
import org.sasldb.admin.SecretForms;
import org.sasldb.record.ByteString;

/**
 * What a store is to hold. Users that are not listed stay as they are, unless their realm is
 * pruned. Closing wipes the passwords; see {@link StateReader} for the copies that a parser made.
 *
 * @param users each account once, in the order of the file
 * @param prune realms that are to have no other users than the listed ones
 * @param forms what passwords are stored as
 */
public record DesiredState(List<DesiredUser> users, Set<ByteString> prune, SecretForms forms)
    implements AutoCloseable {
  /** How many verifiers have so few iterations that it is cheap to try passwords on them. */
  public long weakVerifiers() {
    return users.stream()
        .filter(
            user ->
                user.secret() instanceof GivenSecret.Ready ready
                    && ready.verifier().iterations() < KeptAs.FEWEST_ITERATIONS)
        .count();
  }

  @Override
  public void close() {
    for (DesiredUser user : users) {
      GivenSecret secret = user.secret();
      if (secret != null) {
        secret.wipe();
      }
      user.properties().values().forEach(value -> value.ifPresent(s -> s.close()));
    }
  }
}
