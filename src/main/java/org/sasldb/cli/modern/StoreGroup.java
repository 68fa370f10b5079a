package org.sasldb.cli.modern;

import picocli.CommandLine.Command;

/** {@code sasldb store}: the commands about a store as a whole. */
@Command(
    name = "store",
    header = "Look at a store as a whole, check it, copy it, convert it, mend it.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  sasldb store info",
      "  sasldb store check -f /etc/sasldb2",
      "  sasldb store dump --output=sasldb2.dump",
      "  sasldb store load -f je:/var/lib/sasldb sasldb2.dump",
      "  sasldb store convert --replace=gdbm /etc/sasldb2",
      "  sasldb store recover /etc/sasldb2 berkeley:/root/saved",
    })
final class StoreGroup extends Group {}
