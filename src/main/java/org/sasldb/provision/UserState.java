package org.sasldb.provision;

/** What is to be with a user. */
public enum UserState {
  /** He is there and his secrets let him in. */
  PRESENT,
  /** The store has no record of him. */
  ABSENT,
  /** His secrets are kept under names that no consumer asks for. */
  DISABLED
}
