package org.sasldb.cli.modern;

import org.sasldb.provision.BadStateException;
import org.sasldb.provision.StateFault;

/** Tells what is wrong with a desired state: a line for each fault, then the error that sums up. */
final class ApplyFaults {
  private ApplyFaults() {}

  /** Prints the list, where there is more than one, and gives the error. */
  static CommandException failure(Session running, String input, BadStateException e) {
    StateFault first = e.faults().get(0);
    if (e.total() == 1) {
      return new CommandException(of(first), input + ": " + text(first), first.hint(), e);
    }
    for (StateFault fault : e.faults()) {
      String hint = fault.hint().isEmpty() ? "" : " (" + fault.hint() + ")";
      running.messages().detailed(input + ": " + of(fault).code() + " " + text(fault) + hint);
    }
    long more = e.total() - e.faults().size();
    return new CommandException(
        of(first),
        input
            + ": "
            + e.total()
            + " faults, listed above"
            + (more > 0 ? " but for the last " + more : "")
            + "; nothing was changed",
        first.hint(),
        e);
  }

  private static String text(StateFault fault) {
    return "line " + fault.line() + ": " + fault.reason();
  }

  private static CommandFailure of(StateFault fault) {
    return switch (fault.kind()) {
      case SYNTAX -> CommandFailure.STATE_MALFORMED;
      case SCHEMA -> CommandFailure.STATE_INVALID;
      case SECRET -> CommandFailure.STATE_SECRET;
      case NO_SECRET -> CommandFailure.NO_SECRET;
    };
  }
}
