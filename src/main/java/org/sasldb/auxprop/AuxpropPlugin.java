package org.sasldb.auxprop;

import org.sasldb.record.Account;

/**
 * Where properties of users come from and go to: an auxprop plug-in of libsasl.
 *
 * <p>Safe for use by several threads. Neither call throws for what happens in the world: the
 * outcome says it.
 */
public interface AuxpropPlugin {
  /** The name that the option {@code auxprop_plugin} selects it by, in any case of its letters. */
  String name();

  /**
   * Looks up those properties of {@code wanted} that belong to {@linkplain LookupFlags#identity()
   * the identity} of this lookup and have no value yet, and leaves the others alone.
   */
  LookupResult lookup(PropertySet wanted, Account account, LookupFlags flags);

  /**
   * Stores the properties that have a value and deletes those that have none. Without properties it
   * only says whether it can store.
   */
  Outcome store(PropertySet properties, Account account);
}
