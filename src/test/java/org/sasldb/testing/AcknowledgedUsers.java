package org.sasldb.testing;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;

/**
 * The users that a program says it has stored, each by a line of its own as soon as it is on the
 * disk: after the program was killed they must all be there.
 */
public final class AcknowledgedUsers {
  private static final String STORED = "stored ";
  private static final String END = " end";

  private AcknowledgedUsers() {}

  /** The line that acknowledges a user. */
  public static String line(String user) {
    return STORED + user + END;
  }

  /** The users that lines acknowledge; a line that was cut acknowledges none. */
  public static List<String> of(List<String> lines) {
    return lines.stream()
        .filter(line -> line.startsWith(STORED) && line.endsWith(END))
        .map(line -> line.substring(STORED.length(), line.length() - END.length()))
        .toList();
  }

  /** Lets a program run for so many milliseconds after its first one, and kills it. */
  public static List<String> untilKilled(ChildJvm program, int millis) throws InterruptedException {
    String first = program.line();
    assertTrue(first != null && first.startsWith(STORED), first);
    Thread.sleep(millis);
    program.kill();
    List<String> lines = program.lines();
    lines.add(0, first);
    return of(lines);
  }
}
