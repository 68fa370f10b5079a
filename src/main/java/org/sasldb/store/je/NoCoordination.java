package org.sasldb.store.je;

import com.sleepycat.je.utilint.TaskCoordinator;
import java.util.Set;
import java.util.logging.Logger;

/**
 * Coordinates nothing, as what JE makes for itself where it is given none; and says nothing about
 * it. JE has a coordinator describe itself at each close, for a log that is not kept, and that
 * costs a short run several milliseconds.
 *
 * <p>JE closes it with its environment; a closed one would do for another, because nobody asks it
 * for a permit.
 */
final class NoCoordination extends TaskCoordinator {
  NoCoordination() {
    super(Logger.getLogger(TaskCoordinator.class.getName()), Set.of(), false);
  }

  @Override
  protected String permitSummary() {
    return "";
  }
}
