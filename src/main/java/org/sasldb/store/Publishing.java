package org.sasldb.store;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the files are treated that a store is published to.
 *
 * @param moment when they are published
 * @param listener who is told what became of each of them. A commit does not fail because a file
 *     could not be published: the store has the change, and the listener is told.
 * @param publisher the store in whose name published files are written; null for everybody else,
 *     who may not change them
 */
public record Publishing(Moment moment, Listener listener, @Nullable Path publisher) {
  /** After every commit; what fails is logged. */
  public static final Publishing LOGGED = new Publishing(Moment.AT_COMMIT, new FailureLog(), null);

  /** When the files are published. */
  public enum Moment {
    /** Before a commit returns. */
    AT_COMMIT,
    /** When the store is closed; for many commits in a row. */
    AT_CLOSE,
    /** Not at all by this handle. */
    NEVER
  }

  /** Is told of publications, in the thread that made the change. */
  public interface Listener {
    /** What became of one file. */
    void published(Publication publication);
  }

  /** A class and not a lambda, which would cost at start-up. */
  private static final class FailureLog implements Listener {
    @Override
    public void published(Publication publication) {
      StoreException failure = publication.failure();
      if (failure != null) {
        System.getLogger(Publishing.class.getName()).log(Level.WARNING, failure.getMessage());
      }
    }
  }
}
