package org.sasldb.auxprop;

import org.sasldb.store.StoreException;

/**
 * What a lookup found.
 *
 * @param outcome how it ended. OK does not mean that every property has a value (section 5.4)
 * @param properties the requests, with the values found; also after an error, with what was found
 *     before it
 */
public record LookupResult(Outcome outcome, PropertySet properties) implements AutoCloseable {
  /** The code of the outcome. */
  public ResultCode code() {
    return outcome.code();
  }

  /**
   * This result, unless the store could not be read.
   *
   * @throws StoreException the reason, if it could not
   */
  public LookupResult orThrow() throws StoreException {
    outcome.orThrow();
    return this;
  }

  /** Wipes every value. */
  @Override
  public void close() {
    properties.close();
  }
}
