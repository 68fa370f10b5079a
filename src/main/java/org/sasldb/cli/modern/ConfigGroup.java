package org.sasldb.cli.modern;

import picocli.CommandLine.Command;

/** {@code sasldb config}: the settings of a store and of the host. */
@Command(
    name = "config",
    header = "Show and change settings.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  sasldb config show --origin",
      "  sasldb config set realm mail.example.com",
    })
final class ConfigGroup extends Group {}
