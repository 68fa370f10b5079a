package org.sasldb.admin;

/** What is done about a user who is not in the store. */
public enum IfMissing {
  /** Nothing at all is changed. */
  FAIL,
  /** The user is created. */
  CREATE,
  /** The user is passed over. */
  SKIP
}
