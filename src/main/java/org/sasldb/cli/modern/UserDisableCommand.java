package org.sasldb.cli.modern;

import org.sasldb.admin.SwitchUser;
import org.sasldb.admin.UserChange;
import org.sasldb.record.Account;
import picocli.CommandLine.Command;

/** {@code sasldb user disable}. */
@Command(
    name = "disable",
    header = "Keep users out without losing their secrets.",
    description = {
      "Moves the secrets of the users to names that no consumer asks for, in one change. A user who"
          + " is disabled already stays as he is."
    },
    footer = {
      "  sasldb user disable joe@mail.example.com",
      "  sasldb user disable joe jane --realm=mail.example.com",
    })
final class UserDisableCommand extends UserSwitchVerb {
  UserDisableCommand(Session session) {
    super(session);
  }

  @Override
  UserChange change(Account account) {
    return SwitchUser.disabling(account);
  }
}
