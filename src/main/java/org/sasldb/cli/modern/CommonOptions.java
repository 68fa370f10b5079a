package org.sasldb.cli.modern;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      order = 90,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      order = 91,
      description = "Show the version and exit.")
  boolean version;

  @Option(
      names = {"-q", "--quiet"},
      order = 92,
      description = "Say nothing when all is well; errors are still shown.")
  boolean quiet;

  @Option(
      names = {"-v", "--verbose"},
      order = 93,
      description = "Also say which store is used, and why that one.")
  boolean verbose;

  /** Read from the arguments before they are parsed, see {@link Colours}; here for the help. */
  @Option(
      names = "--color",
      paramLabel = "WHEN",
      order = 94,
      description = "Colours: auto (on a terminal), always or never.")
  Colours.When color = Colours.When.AUTO;

  @Option(names = "--debug", order = 95, description = "Show the stack trace of an error.")
  boolean debug;
}
