package org.sasldb.admin;

import java.util.Arrays;
import java.util.Optional;
import org.sasldb.auxprop.PlainPassword;
import org.sasldb.record.Account;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.RecordLimits;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;
import org.sasldb.verifier.ScramVerifier;

/**
 * Says whether a password is a user's: by {@code userPassword}, else by the legacy {@code
 * cmusaslsecretPLAIN}, as libsasl checks it, else by the SCRAM verifier in {@code authPassword}.
 * Changes nothing. The names count byte for byte: unlike a server, which strips blanks around the
 * name that a client sends, it answers about the very account that is asked for.
 */
public final class VerifyPassword {
  private final CredentialStore store;

  /** How the check ended. */
  public enum Answer {
    /** The password is right. */
    RIGHT,
    /** It is not. */
    WRONG,
    /** The account is disabled: whatever the password, nobody is let in. */
    DISABLED,
    /** The user has no secret that a password could be checked against. */
    NO_SUCH_USER,
    /** The stored password is longer than libsasl can read, so nobody can log in by it. */
    UNREADABLE,
    /** The stored verifier has more iterations than are computed for anybody. */
    TOO_MANY_ITERATIONS
  }

  /** Checks against the records of a store. */
  public VerifyPassword(CredentialStore store) {
    this.store = store;
  }

  /**
   * Checks a password.
   *
   * @throws StoreException if the store cannot be read; never because the password is wrong
   */
  public Answer of(Account account, Secret password) throws StoreException {
    Secret plain = store.get(RecordKey.of(account, PropertyNames.USER_PASSWORD)).orElse(null);
    Secret legacy = store.get(RecordKey.of(account, PropertyNames.LEGACY_PLAIN)).orElse(null);
    try (plain;
        legacy) {
      if (plain != null && plain.length() > RecordLimits.MAX_VALUE_LENGTH) {
        return Answer.UNREADABLE;
      }
      return switch (PlainPassword.check(plain, legacy, password)) {
        case OK -> Answer.RIGHT;
        case NOUSER -> byVerifier(account, password);
        default -> Answer.WRONG;
      };
    }
  }

  private Answer byVerifier(Account account, Secret password) throws StoreException {
    Optional<Secret> stored = store.get(RecordKey.of(account, PropertyNames.AUTH_PASSWORD));
    Optional<ScramVerifier> verifier = stored.flatMap(VerifyPassword::parse);
    if (verifier.isEmpty()) {
      return AccountSecrets.of(store, account).isDisabled() ? Answer.DISABLED : Answer.NO_SUCH_USER;
    }
    if (verifier.get().iterations() > ScramVerifier.MOST_ITERATIONS) {
      return Answer.TOO_MANY_ITERATIONS;
    }
    byte[] bytes = password.toByteArray();
    boolean accepted = verifier.get().accepts(bytes);
    Arrays.fill(bytes, (byte) 0);
    return accepted ? Answer.RIGHT : Answer.WRONG;
  }

  private static Optional<ScramVerifier> parse(Secret stored) {
    byte[] bytes = stored.toByteArray();
    try (stored) {
      return ScramVerifier.parse(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }
}
