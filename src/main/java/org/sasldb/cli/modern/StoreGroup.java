package org.sasldb.cli.modern;

import picocli.CommandLine.Command;

/** {@code sasldb store}: the commands about a store as a whole. */
@Command(
    name = "store",
    header = "Look at a store as a whole, check it, copy it.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  sasldb store info",
      "  sasldb store check -f /etc/sasldb2",
      "  sasldb store dump -o sasldb2.dump",
      "  sasldb store load -f je:/var/lib/sasldb sasldb2.dump",
    })
final class StoreGroup extends Group {}
