package org.sasldb.cli.modern;

import picocli.CommandLine.Option;

/** The options that choose between text for people and text for programs. */
final class PrintOptions {
  @Option(names = "--json", order = 20, description = "Print JSON.")
  boolean json;

  @Option(
      names = "--plain",
      order = 21,
      description = "Print tab-separated lines without headings.")
  boolean plain;

  void requireOne() throws CommandException {
    if (json && plain) {
      throw new CommandException(CommandFailure.USAGE, "--json and --plain exclude each other", "");
    }
  }
}
