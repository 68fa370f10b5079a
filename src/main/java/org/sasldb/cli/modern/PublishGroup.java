package org.sasldb.cli.modern;

import picocli.CommandLine.Command;

/** {@code sasldb publish}: the files that a store is published to. */
@Command(
    name = "publish",
    header = "Publish a store to the files that mail software reads.",
    description = {
      "A store of Berkeley DB Java Edition can have targets: files such as /etc/sasldb2 and its"
          + " copy in Postfix's chroot. Every change of the store, by whatever command, is published"
          + " to all of them before the command ends, with the right owner, group and mode."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  sasldb publish add --postfix",
      "  sasldb publish add berkeley:/etc/sasldb2 --group=sasl --mode=640",
      "  sasldb publish status",
      "  sasldb publish run",
    })
final class PublishGroup extends Group {}
