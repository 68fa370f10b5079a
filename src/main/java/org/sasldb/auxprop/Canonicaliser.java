package org.sasldb.auxprop;

import org.sasldb.record.ByteString;

/**
 * Makes the name that a user typed into the one that is looked up (a {@code canon_user} plug-in).
 */
@FunctionalInterface
public interface Canonicaliser {
  /**
   * The canonicaliser that libsasl calls {@code INTERNAL} (Cyrus behaviour, section 5.3): white
   * space at both ends is removed; if the application gave a user realm and the name has no
   * {@code @}, {@code @} and that realm are appended. Case is kept. Nothing but white space is
   * FAIL, more than 1,024 bytes BUFOVER, a NUL byte (which no C string can hold) BADPARAM.
   *
   * <p>libsasl 2.1.28 itself refuses a name whose blanks in front are as many as the bytes that
   * remain ({@code " a"}, {@code " joe"}), and, with a user realm, takes a name of blanks for the
   * empty one. These are slips, and not repeated here.
   */
  Canonicaliser INTERNAL = InternalCanonicaliser::canonicalise;

  /** The canonical form of a name. Never throws; a name that cannot be used has another code. */
  CanonicalName canonicalise(ByteString name, RealmRules realms);
}
