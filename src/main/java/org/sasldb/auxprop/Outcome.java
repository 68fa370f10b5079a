package org.sasldb.auxprop;

import org.jspecify.annotations.Nullable;
import org.sasldb.store.StoreException;

/**
 * How a call ended: libsasl's code, and the reason it keeps for the system log.
 *
 * @param code the result
 * @param failure why the store could not be used, or null. Beside {@link ResultCode#FAIL} it is the
 *     reason; beside {@link ResultCode#NOUSER} it says that the store does not exist
 */
public record Outcome(ResultCode code, @Nullable StoreException failure) {
  /** A result that no store failure led to. */
  public static Outcome of(ResultCode code) {
    return new Outcome(code, null);
  }

  /** Whether the code is {@link ResultCode#OK}. */
  public boolean isOk() {
    return code == ResultCode.OK;
  }

  /**
   * This outcome, unless it is {@link ResultCode#FAIL} because of the store.
   *
   * @throws StoreException the reason, if it is
   */
  public Outcome orThrow() throws StoreException {
    if (code == ResultCode.FAIL && failure != null) {
      throw failure;
    }
    return this;
  }

  /** How the results of several plug-ins become one (Cyrus behaviour, section 5.5). */
  Outcome combinedWith(Outcome next) {
    return switch (next.code) {
      case OK, NOVERIFY ->
          replacedIf(isUndecided(), next.code == ResultCode.OK ? next : of(ResultCode.OK));
      case NOUSER -> replacedIf(code == ResultCode.NOMECH, next);
      case DISABLED -> replacedIf(isUndecided() || code == ResultCode.OK, next);
      case NOMECH -> this;
      default -> next;
    };
  }

  private Outcome replacedIf(boolean condition, Outcome next) {
    return condition ? next : this;
  }

  private boolean isUndecided() {
    return code == ResultCode.NOMECH || code == ResultCode.NOUSER;
  }
}
