package org.sasldb.cli.modern;

import picocli.CommandLine.Command;

/** {@code sasldb user}: the commands about one user. */
@Command(
    name = "user",
    header = "Look at a user.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  sasldb user verify joe@mail.example.com",
      "  sasldb user verify joe --realm=mail.example.com --password-stdin <password.txt",
    })
final class UserGroup extends Group {}
