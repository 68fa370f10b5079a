package org.sasldb.cli.classic;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import org.sasldb.store.Publication;
import org.sasldb.store.Publishing;
import org.sasldb.store.StoreException;

/** What {@code saslpasswd2} says of its store and of the files that it is published to. */
final class Publications implements Publishing.Listener {
  /** {@code EX_IOERR}: the store has the change, a file has not. */
  private static final int NOT_PUBLISHED = 74;

  private final String program;
  private final StringBuilder text = new StringBuilder();
  private int status;

  Publications(String program) {
    this.program = program;
  }

  @Override
  public void published(Publication publication) {
    StoreException failure = publication.failure();
    if (failure != null) {
      status = NOT_PUBLISHED;
      text.append(program).append(": stored, but not published to ");
      text.append(publication.target()).append('\n').append(Explanation.of(program, failure));
    } else if (publication.outcome() == Publication.Outcome.PUBLISHED) {
      text.append(program).append(": published to ").append(publication.target()).append('\n');
    }
  }

  /** Adds a line about what was done. */
  void note(String line) {
    text.append(program).append(": ").append(line).append('\n');
  }

  /**
   * Writes the lines, if there are any. The work is done whether or not somebody can be told.
   *
   * @return the exit status of a command that did its work
   */
  int report(OutputStream err) {
    try {
      if (text.length() > 0) {
        err.write(text.toString().getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      // standard error is closed; the status says what matters
      return status;
    }
    return status;
  }
}
