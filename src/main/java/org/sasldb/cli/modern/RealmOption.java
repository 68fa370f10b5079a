package org.sasldb.cli.modern;

import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.cli.process.ArgumentText;
import org.sasldb.cli.process.LinuxProcess;
import org.sasldb.record.Account;
import org.sasldb.record.AccountRules;
import org.sasldb.record.ByteString;
import org.sasldb.store.ShellWord;
import picocli.CommandLine.Option;

/** The realm of a user who is named without one. */
final class RealmOption {
  @Option(
      names = "--realm",
      paramLabel = "REALM",
      order = 11,
      description = {
        "The realm of a USER without @. Without it $SASLDB_REALM, then the setting realm, then the",
        "name of this host."
      })
  @Nullable String realm;

  /**
   * An account as somebody named it.
   *
   * @param account the account
   * @param origin what its realm comes from, where that was not named; else empty
   */
  record Named(Account account, String origin) {
    /** What follows the name in a message: where the realm is from and how to choose it. */
    String explained() {
      return origin.isEmpty() ? "" : " (realm from " + origin + "; --realm to choose)";
    }
  }

  /** The account that an argument means. */
  Named account(String user, Settings settings) throws CommandException, IOException {
    return account(ArgumentText.bytes(user), settings);
  }

  /** The account that some bytes mean, split at the first {@code @}. */
  Named account(ByteString user, Settings settings) throws CommandException, IOException {
    requireNoNul(user);
    if (realm != null) {
      requireNoNul(ArgumentText.bytes(realm));
    }
    if (user.indexOf('@') >= 0) {
      return new Named(agreeing(Account.parse(user, ByteString.EMPTY)), "");
    }
    Origin origin = otherwise(settings);
    return new Named(new Account(user, origin.realm()), origin.words());
  }

  /** The account that an argument means, of a user who may come into being by it. */
  Named newAccount(String user, Settings settings) throws CommandException, IOException {
    return requireNew(account(user, settings));
  }

  /**
   * Refuses a name that nobody could log in under. So is the empty realm that an {@code @} at the
   * end makes, unless {@code --realm=} says that it is meant: hardly a program ever asks for a user
   * in it.
   */
  Named requireNew(Named named) throws CommandException {
    Account account = checked(named.account());
    if (account.realm().isEmpty() && realm == null && named.origin().isEmpty()) {
      String user = ShellWord.of(account.user().toString());
      throw noRealm(
          account,
          user + " alone is in the usual realm; " + user + "@ --realm= would be in the empty one");
    }
    return named;
  }

  static CommandException noRealm(Account account, String hint) {
    return new CommandException(CommandFailure.NO_REALM, account + ": nothing follows the @", hint);
  }

  /**
   * A realm and where it is from.
   *
   * @param words what it comes from, where it was not named; else empty
   */
  record Origin(ByteString realm, String words) {}

  /** The realm of users who are named without one. */
  Origin otherwise(Settings settings) throws IOException {
    if (realm != null) {
      return new Origin(ArgumentText.bytes(realm), "");
    }
    Settings.Setting setting = settings.get(SettingKey.REALM);
    return setting.value().isEmpty()
        ? new Origin(new LinuxProcess().hostName(), "this host's name")
        : new Origin(ArgumentText.bytes(setting.value()), setting.origin());
  }

  private Account agreeing(Account account) throws CommandException {
    if (realm != null && !ArgumentText.bytes(realm).equals(account.realm())) {
      throw new CommandException(
          CommandFailure.USAGE,
          account + " names a realm, and --realm=" + realm + " another one",
          "");
    }
    return account;
  }

  private static void requireNoNul(ByteString name) throws CommandException {
    if (name.indexOf(0) >= 0) {
      throw new CommandException(
          CommandFailure.BAD_NAME,
          name + ": it holds a NUL byte, which ends a name in the key of a record",
          "");
    }
  }

  static Account checked(Account account) throws CommandException {
    Optional<String> objection = AccountRules.objection(account);
    if (objection.isPresent()) {
      throw new CommandException(CommandFailure.BAD_NAME, account + ": " + objection.get(), "");
    }
    return account;
  }
}
