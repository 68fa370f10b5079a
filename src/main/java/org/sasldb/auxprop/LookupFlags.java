package org.sasldb.auxprop;

/**
 * The flags that a plug-in is called with (Cyrus behaviour, section 5.2).
 *
 * <p>The constructor refuses bits that libsasl never passes on.
 *
 * @param bits the flags, added up
 */
public record LookupFlags(int bits) {
  /** Fetch again what already has a value. */
  public static final int OVERRIDE = 0x01;

  /** Look up for the authorization identity, and leave the requests with a star alone. */
  public static final int AUTHZID = 0x02;

  /** Fetch {@code userPassword} even if it has a value; nothing is compared. */
  public static final int VERIFY_AGAINST_HASH = 0x10;

  /** A lookup for the authentication identity and no other flag. */
  public static final LookupFlags NONE = new LookupFlags(0);

  public LookupFlags {
    int known = OVERRIDE | AUTHZID | CallerFlags.PASSED_ON;
    if ((bits & ~known) != 0) {
      throw new IllegalArgumentException("no such lookup flags: 0x" + Integer.toHexString(bits));
    }
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (bits & flag) != 0;
  }

  /** Whose properties this lookup is for. */
  public Identity identity() {
    return has(AUTHZID) ? Identity.AUTHORIZATION : Identity.AUTHENTICATION;
  }
}
