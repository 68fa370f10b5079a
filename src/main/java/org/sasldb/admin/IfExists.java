package org.sasldb.admin;

/** What is done with a record whose key is in the store already. */
public enum IfExists {
  /** Nothing at all is changed. */
  FAIL,
  /** The new value takes the place of the old one. */
  REPLACE,
  /** The old value stays. */
  SKIP
}
