package org.sasldb.cli.modern;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.sasldb.store.Publication;
import org.sasldb.store.Publishing;
import org.sasldb.store.ShellWord;
import org.sasldb.store.StoreException;

/** Says to which files a change was published, and keeps what failed for the end. */
final class PublicationReport implements Publishing.Listener {
  private final Messages messages;
  private final List<StoreException> failures = new ArrayList<>();

  PublicationReport(Messages messages) {
    this.messages = messages;
  }

  @Override
  public void published(Publication publication) {
    StoreException failure = publication.failure();
    if (failure != null) {
      note(failure);
      return;
    }
    switch (publication.outcome()) {
      case PUBLISHED ->
          messages.note(
              "published to "
                  + publication.target()
                  + " ("
                  + Words.count(publication.records(), "record")
                  + ")");
      case HELD ->
          messages.note(
              messages.completed(
                  "not published to "
                      + publication.target()
                      + ", which was put back; sasldb publish run "
                      + ShellWord.of(publication.target().path())
                      + " goes on with it"));
      case CURRENT, FAILED -> {}
    }
  }

  /** Once, however often it was tried. */
  private void note(StoreException failure) {
    String message = failure.getMessage();
    if (failures.stream().noneMatch(other -> Objects.equals(other.getMessage(), message))) {
      failures.add(failure);
    }
  }

  /**
   * Reports what failed.
   *
   * @param errors how errors are told
   * @param status how the command itself ended
   * @return how it ends now: what the store has, the files do not
   */
  ExitStatus end(ErrorReport errors, ExitStatus status) {
    for (StoreException failure : failures) {
      errors.say(failure);
    }
    boolean well = status == ExitStatus.OK || status == ExitStatus.CHANGED;
    return failures.isEmpty() || !well ? status : ExitStatus.INPUT_OUTPUT;
  }
}
