package org.sasldb.cli.modern;

import picocli.CommandLine.Option;

/** The options of commands that change what is in a store. */
final class ChangeOptions {
  @Option(names = "--dry-run", order = 70, description = "Say what would be done; change nothing.")
  boolean dryRun;

  @Option(names = "--json", order = 71, description = "Print the result as JSON.")
  boolean json;

  @Option(
      names = "--detailed-exitcode",
      order = 72,
      description = "Exit with status 2 where the store was changed, or would be.")
  boolean detailed;

  /** How a command ends that changed something or not. */
  ExitStatus status(boolean changed) {
    return detailed && changed ? ExitStatus.CHANGED : ExitStatus.OK;
  }
}
