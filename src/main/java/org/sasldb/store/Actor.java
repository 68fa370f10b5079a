package org.sasldb.store;

/**
 * Who makes a change, for the history of a store.
 *
 * @param uid the numeric user, -1 if not known
 * @param login the login name, empty if not known
 */
public record Actor(long uid, String login) {
  /** Nobody in particular. */
  public static final Actor UNKNOWN = new Actor(-1, "");
}
