package org.sasldb.testing;

import java.util.ArrayList;
import java.util.List;

/**
 * The command lines of a document, taken apart by the rules of {@link DocRunner}.
 *
 * @param steps the commands in order
 * @param needs programs that must be installed
 */
record DocScript(List<Step> steps, List<String> needs) {
  private static final String NEEDS = "<!-- needs:";
  private static final String HIDDEN = "<!-- console";
  private static final String HIDDEN_END = "-->";
  private static final String FENCE = "```";
  private static final String PROMPT = "$ ";
  private static final String CONTINUED = "> ";

  /**
   * One command.
   *
   * @param line its line in the document
   * @param command its text
   * @param shown what it is shown to print
   * @param hidden whether the reader does not see it, and its output is not compared
   */
  record Step(int line, String command, List<String> shown, boolean hidden) {
    /** Whether it asks for the status of the command before it. */
    boolean showsStatus() {
      return command.strip().equals("echo $?");
    }
  }

  static DocScript parse(String document) {
    Parser parser = new Parser();
    for (String line : document.lines().toList()) {
      parser.accept(line);
    }
    return parser.finished();
  }

  private enum Place {
    TEXT,
    OTHER_BLOCK,
    CONSOLE,
    HIDDEN
  }

  private static final class Parser {
    private final List<Step> steps = new ArrayList<>();
    private final List<String> needs = new ArrayList<>();
    private Place place = Place.TEXT;
    private int number;
    private boolean first;

    void accept(String line) {
      number++;
      switch (place) {
        case TEXT -> text(line);
        case OTHER_BLOCK -> place = line.startsWith(FENCE) ? Place.TEXT : place;
        case CONSOLE -> block(line, FENCE);
        case HIDDEN -> block(line, HIDDEN_END);
      }
    }

    DocScript finished() {
      if (place != Place.TEXT) {
        throw new AssertionError("a block does not end");
      }
      return new DocScript(steps, needs);
    }

    private void text(String line) {
      first = true;
      if (line.startsWith(NEEDS)) {
        String names = line.substring(NEEDS.length()).replace(HIDDEN_END, "");
        needs.addAll(List.of(names.strip().split("\\s+", -1)));
      } else if (line.startsWith(HIDDEN)) {
        place = Place.HIDDEN;
      } else if (line.startsWith(FENCE)) {
        place = line.strip().equals(FENCE + "console") ? Place.CONSOLE : Place.OTHER_BLOCK;
      }
    }

    private void block(String line, String end) {
      if (line.startsWith(end)) {
        place = Place.TEXT;
      } else if (line.startsWith(PROMPT)) {
        String command = line.substring(PROMPT.length());
        steps.add(new Step(number, command, new ArrayList<>(), place == Place.HIDDEN));
        first = false;
      } else if (first) {
        throw new AssertionError("line " + number + ": a console block must begin with \"$ \"");
      } else {
        below(steps.get(steps.size() - 1), line);
      }
    }

    private void below(Step step, String line) {
      boolean marked = line.startsWith(CONTINUED) || line.equals(CONTINUED.strip());
      boolean continued = marked || step.command().endsWith("\\");
      if (continued && step.shown().isEmpty()) {
        int mark = marked ? Math.min(line.length(), CONTINUED.length()) : 0;
        String more = line.substring(mark);
        String command = step.command() + "\n" + more;
        steps.set(steps.size() - 1, new Step(step.line(), command, step.shown(), step.hidden()));
      } else {
        step.shown().add(line);
      }
    }
  }
}
