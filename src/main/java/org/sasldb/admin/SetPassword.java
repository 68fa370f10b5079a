package org.sasldb.admin;

import static org.sasldb.record.PropertyNames.OTP;
import static org.sasldb.record.PropertyNames.USER_PASSWORD;

import java.nio.ByteBuffer;
import java.util.Map;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.RecordKey;
import org.sasldb.record.Secret;
import org.sasldb.store.ChangeSet;
import org.sasldb.verifier.OtpSecret;
import org.sasldb.verifier.PasswordRules;
import org.sasldb.verifier.RandomSource;
import org.sasldb.verifier.ScramVerifier;

/**
 * Gives a user a new password.
 *
 * <p>The change removes every secret the user had ({@code userPassword}, {@code authPassword},
 * {@code cmusaslsecret…}) and stores the new password in the forms asked for, all in one commit: no
 * older secret lets anyone in afterwards, and at no moment is there none. Other properties stay.
 */
public final class SetPassword {
  private static final int SEED_NUMBERS = 9999;

  private final SecretForms forms;
  private final RandomSource random;

  /**
   * @param forms what the password is stored as
   * @param random where salts and seeds come from; not touched for plain text
   */
  public SetPassword(SecretForms forms, RandomSource random) {
    this.forms = forms;
    this.random = random;
  }

  /**
   * The change to commit, to which the caller may add preconditions.
   *
   * @param password its bytes; the caller may overwrite them when this returns
   * @throws IllegalArgumentException if {@link PasswordRules} objects to the password
   */
  public ChangeSet.Builder of(Account account, byte[] password) {
    return forms(
        ChangeSet.of("set password").sweep(account, SecretProperties.ALL),
        account,
        password,
        false);
  }

  /**
   * The same for a disabled account, which stays disabled: the new secrets are kept under the names
   * that no consumer asks for.
   *
   * @throws IllegalArgumentException if {@link PasswordRules} objects to the password
   */
  public ChangeSet.Builder ofDisabled(Account account, byte[] password) {
    return forms(
        ChangeSet.of("set password").sweep(account, SecretProperties.ALL), account, password, true);
  }

  /**
   * The change for an account that has no secret, which the caller must make a condition: without a
   * sweep, for which a store may have to look at every record.
   *
   * @throws IllegalArgumentException if {@link PasswordRules} objects to the password
   */
  ChangeSet.Builder first(Account account, byte[] password) {
    return forms(ChangeSet.of("add user"), account, password, false);
  }

  private ChangeSet.Builder forms(
      ChangeSet.Builder change, Account account, byte[] password, boolean disabled) {
    if (PasswordRules.objection(password).isPresent()) {
      throw new IllegalArgumentException(
          "the password was refused: " + PasswordRules.objection(password).get());
    }
    if (forms.plain()) {
      change.put(RecordKey.of(account, name(USER_PASSWORD, disabled)), Secret.copyOf(password));
    }
    for (Map.Entry<ByteString, SecretForms.Scram> one : forms.verifiers().entrySet()) {
      RecordKey key = RecordKey.of(account, name(one.getKey(), disabled));
      change.put(key, Secret.takeOver(verifier(one.getValue(), password)));
    }
    SecretForms.Otp otp = forms.otp();
    if (otp != null) {
      change.put(
          RecordKey.of(account, name(OTP, disabled)), Secret.takeOver(oneTime(otp, password)));
    }
    return change;
  }

  /** The name of a secret of an account that is disabled or not. */
  static ByteString name(ByteString property, boolean disabled) {
    return disabled ? PropertyNames.disabled(property) : property;
  }

  private byte[] verifier(SecretForms.Scram scram, byte[] password) {
    byte[] salt = random.bytes(ScramVerifier.SALT_LENGTH);
    return ScramVerifier.derive(scram.mechanism(), password, salt, scram.iterations()).toBytes();
  }

  private byte[] oneTime(SecretForms.Otp otp, byte[] password) {
    int draw = ByteBuffer.wrap(random.bytes(Integer.BYTES)).getInt();
    String seed = OtpSecret.seed(otp.host(), 1 + Math.floorMod(draw, SEED_NUMBERS));
    return OtpSecret.create(otp.algorithm(), seed, password).toBytes();
  }
}
