package org.sasldb.exchange;

import org.sasldb.format.dump.BadLineException;

/**
 * Looks at the brackets of one line before it is parsed: the parser neither limits the depth of
 * nesting nor minds what follows a value.
 */
public final class JsonLineShape {
  private static final int MAX_DEPTH = 2;

  private final long line;
  private final String text;
  private final int maxDepth;
  private int depth;
  private boolean inString;

  private JsonLineShape(long line, String text, int maxDepth) {
    this.line = line;
    this.text = text;
    this.maxDepth = maxDepth;
  }

  /** Refuses a line that is not one object with objects at most one level deep in it. */
  static void require(long line, String text) throws BadLineException {
    require(line, text, MAX_DEPTH);
  }

  /** Refuses a line that is not one object with others at most that many levels deep in it. */
  public static void require(long line, String text, int maxDepth) throws BadLineException {
    if (text.isEmpty()) {
      throw new BadLineException(line, "the line is empty");
    }
    new JsonLineShape(line, text, maxDepth).walk();
  }

  private void walk() throws BadLineException {
    if (text.charAt(0) != '{') {
      throw bad(0, "a JSON object is expected");
    }
    for (int i = 0; i < text.length(); i++) {
      if (i > 0 && depth == 0) {
        throw bad(i, "text after the JSON object: one record a line");
      }
      if (inString && text.charAt(i) == '\\') {
        i++;
      } else {
        step(i);
      }
    }
  }

  private void step(int i) throws BadLineException {
    char c = text.charAt(i);
    if (c == '"') {
      inString = !inString;
    } else if (!inString && (c == '{' || c == '[')) {
      depth++;
    } else if (!inString && (c == '}' || c == ']')) {
      depth--;
    }
    if (depth > maxDepth) {
      throw bad(i, "the JSON is nested too deeply for a record");
    }
  }

  private BadLineException bad(int i, String reason) {
    return new BadLineException(line, "column " + (i + 1) + ": " + reason);
  }
}
