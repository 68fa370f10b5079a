package org.sasldb.auxprop;

/** Whose property is meant (Cyrus behaviour, section 5.1). */
public enum Identity {
  /** Who proves to be himself: the user whose password it is. Written with a {@code *}. */
  AUTHENTICATION,
  /** Whom he acts as, most often the same user. Written without a {@code *}. */
  AUTHORIZATION
}
