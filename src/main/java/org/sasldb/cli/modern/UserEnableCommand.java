package org.sasldb.cli.modern;

import org.sasldb.admin.SwitchUser;
import org.sasldb.admin.UserChange;
import org.sasldb.record.Account;
import picocli.CommandLine.Command;

/** {@code sasldb user enable}. */
@Command(
    name = "enable",
    header = "Let disabled users in again.",
    description = {
      "Brings back the secrets of disabled users, in one change. A user who is enabled stays as he"
          + " is."
    },
    footer = {
      "  sasldb user enable joe@mail.example.com",
      "  sasldb user enable joe jane --realm=mail.example.com",
    })
final class UserEnableCommand extends UserSwitchVerb {
  UserEnableCommand(Session session) {
    super(session);
  }

  @Override
  UserChange change(Account account) {
    return SwitchUser.enabling(account);
  }
}
