package org.sasldb.cli.modern;

import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Help.Ansi;

/** Whether to colour: only a terminal, and never against the user's will. */
final class Colours {
  private static final String OPTION = "--color";

  private Colours() {}

  /** The values of {@code --color}. */
  enum When {
    AUTO,
    ALWAYS,
    NEVER
  }

  /**
   * The choice for one stream. The arguments are looked at before they are parsed, because the
   * message that they are wrong is coloured too.
   */
  static Ansi choose(List<String> args, Surroundings surroundings, boolean terminal) {
    return switch (option(args)) {
      case ALWAYS -> Ansi.ON;
      case NEVER -> Ansi.OFF;
      case AUTO -> terminal && wanted(surroundings) ? Ansi.ON : Ansi.OFF;
    };
  }

  private static boolean wanted(Surroundings surroundings) {
    return surroundings.variable("NO_COLOR").isEmpty()
        && !surroundings.variable("TERM").equals("dumb");
  }

  private static When option(List<String> args) {
    When found = When.AUTO;
    for (int i = 0; i < args.size() && !args.get(i).equals("--"); i++) {
      String arg = args.get(i);
      if (arg.startsWith(OPTION + "=")) {
        found = parse(arg.substring(OPTION.length() + 1), found);
      } else if (arg.equals(OPTION) && i + 1 < args.size()) {
        found = parse(args.get(i + 1), found);
      }
    }
    return found;
  }

  private static When parse(String word, When otherwise) {
    for (When when : When.values()) {
      if (when.name().toLowerCase(Locale.ROOT).equals(word)) {
        return when;
      }
    }
    return otherwise;
  }
}
