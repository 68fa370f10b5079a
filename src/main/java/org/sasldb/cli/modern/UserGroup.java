package org.sasldb.cli.modern;

import picocli.CommandLine.Command;

/** {@code sasldb user}: the commands about users. */
@Command(
    name = "user",
    header = "Add, change, delete, list and look at users.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  sasldb user add joe@mail.example.com",
      "  sasldb user set joe@mail.example.com",
      "  sasldb user list --realm=mail.example.com",
      "  sasldb user verify joe@mail.example.com",
      "  sasldb user verify joe --realm=mail.example.com \\",
      "      --password-stdin <password.txt",
    })
final class UserGroup extends Group {}
