package org.sasldb.admin;

import org.sasldb.record.Account;
import org.sasldb.store.CredentialStore;
import org.sasldb.store.StoreException;

/** One thing to be done about one user; {@link UserChanges} does it. */
public interface UserChange {
  /** Whom it is about. */
  Account account();

  /**
   * Says what is to be committed to the store as it stands. Changes nothing; is asked again where
   * another program changed the user between plan and commit.
   *
   * @throws StoreException if the store cannot be read
   */
  UserPlan plan(CredentialStore store) throws StoreException;
}
