package org.sasldb.exchange;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.Account;
import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;
import org.sasldb.record.Secret;
import org.sasldb.verifier.PasswordRules;
import org.sasldb.verifier.ScramForm;
import org.sasldb.verifier.ScramVerifier;

/** What lines have in common that begin with the name of a user and a colon. */
final class NamedLine {
  private final long number;
  private final byte[] text;
  private final int colon;

  /** Finds the colon; {@code expected} says what a line should be. */
  NamedLine(long number, byte[] text, String expected) throws BadLineException {
    this.number = number;
    this.text = text;
    this.colon = indexOf(text, ':', 0);
    if (colon < 0) {
      throw bad("there is no colon; " + expected + " is expected");
    }
    if (text[text.length - 1] == '\r') {
      throw bad(
          "it ends in a carriage return, which would become part of the secret; take it away with"
              + " tr -d '\\r', or use CSV, where it can be written in quotes");
    }
  }

  /** The user before the colon. */
  Account account(ByteString defaultRealm) throws BadLineException {
    ByteString name = ByteString.of(text, 0, colon);
    if (name.indexOf(0) >= 0) {
      throw bad("a NUL byte in the name, which separates the parts of a key");
    }
    Account account = account(number, name, defaultRealm);
    if (account.user().isEmpty()) {
      throw bad("there is no user before the colon");
    }
    return account;
  }

  /**
   * Splits a name that may hold its realm. The empty realm that an {@code @} at the end makes is
   * taken only where it is the default realm as well, so that it is meant.
   */
  static Account account(long number, ByteString name, ByteString defaultRealm)
      throws BadLineException {
    Account account = Account.parse(name, defaultRealm);
    if (account.realm().isEmpty() && !defaultRealm.isEmpty()) {
      throw new BadLineException(
          number, account + ": nothing follows the @; --realm= says that the empty realm is meant");
    }
    return account;
  }

  /** Whether the name says which realm it belongs to. */
  boolean namesRealm() {
    int at = indexOf(text, '@', 0);
    return at >= 0 && at < colon;
  }

  /** Where the text after the colon begins. */
  int rest() {
    return colon + 1;
  }

  /** A user with a plain password, which is wiped if it cannot be one. */
  Entry.OfUser withPassword(Account account, byte[] password) throws BadLineException {
    requirePassword(number, password);
    return new Entry.OfUser(number, account, Secret.takeOver(password), Map.of());
  }

  /** Refuses, and wipes, what cannot be stored as a password. */
  static void requirePassword(long number, byte[] password) throws BadLineException {
    Optional<String> objection = PasswordRules.objection(password);
    if (objection.isPresent()) {
      Arrays.fill(password, (byte) 0);
      throw new BadLineException(number, "the password: " + objection.get());
    }
  }

  /** A user with a verifier in whichever form. */
  Entry.OfUser withVerifier(Account account, byte[] verifier) throws BadLineException {
    ScramVerifier read =
        ScramForm.readAny(verifier)
            .orElseThrow(
                () ->
                    bad(
                        "there is no SCRAM verifier after the name;"
                            + " SCRAM-SHA-256$4096:SALT$STOREDKEY:SERVERKEY or"
                            + " {SCRAM-SHA-256}4096,SALT,STOREDKEY,SERVERKEY is expected, the"
                            + " last three in base64"));
    return withProperty(account, PropertyNames.AUTH_PASSWORD, read.toBytes());
  }

  /** A user with a value for one property. */
  Entry.OfUser withProperty(Account account, ByteString property, byte[] value) {
    return new Entry.OfUser(number, account, null, Map.of(property, Secret.takeOver(value)));
  }

  BadLineException bad(String reason) {
    return new BadLineException(number, reason);
  }

  static int indexOf(byte[] text, char wanted, int from) {
    for (int i = from; i < text.length; i++) {
      if (text[i] == wanted) {
        return i;
      }
    }
    return -1;
  }

  /** Whether a line holds nothing but perhaps a carriage return. */
  static boolean isBlank(byte[] text) {
    return text.length == 0 || (text.length == 1 && text[0] == '\r');
  }
}
