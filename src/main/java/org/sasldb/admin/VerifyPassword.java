package org.sasldb.admin;

import java.util.Arrays;
import java.util.Optional;
import org.sasldb.auxprop.Auxprop;
import org.sasldb.auxprop.PluginChain;
import org.sasldb.auxprop.RealmRules;
import org.sasldb.auxprop.ResultCode;
import org.sasldb.auxprop.SasldbPlugin;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;
import org.sasldb.verifier.ScramVerifier;

/**
 * Says whether a password is a user's: by {@code userPassword} or the legacy {@code
 * cmusaslsecretPLAIN} as libsasl checks it, else by the SCRAM verifier in {@code authPassword}.
 * Changes nothing.
 */
public final class VerifyPassword {
  private final CredentialStore store;

  /** How the check ended. */
  public enum Answer {
    /** The password is right. */
    RIGHT,
    /** It is not. */
    WRONG,
    /** The user has no secret that a password could be checked against. */
    NO_SUCH_USER
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
    Auxprop auxprop =
        new Auxprop(
            PluginChain.of(new SasldbPlugin(store)),
            new RealmRules(account.realm(), ByteString.utf8("localhost")));
    ResultCode code = auxprop.checkPassword(account.user(), password).orThrow().code();
    return switch (code) {
      case OK -> Answer.RIGHT;
      case NOUSER -> byVerifier(account, password);
      default -> Answer.WRONG;
    };
  }

  private Answer byVerifier(Account account, Secret password) throws StoreException {
    Optional<Secret> stored = store.get(RecordKey.of(account, PropertyNames.AUTH_PASSWORD));
    Optional<ScramVerifier> verifier =
        stored.flatMap(value -> ScramVerifier.parse(value.toByteArray()));
    stored.ifPresent(Secret::close);
    if (verifier.isEmpty()) {
      return Answer.NO_SUCH_USER;
    }
    byte[] bytes = password.toByteArray();
    boolean accepted = verifier.get().accepts(bytes);
    Arrays.fill(bytes, (byte) 0);
    return accepted ? Answer.RIGHT : Answer.WRONG;
  }
}
