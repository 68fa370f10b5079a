package org.sasldb.auxprop;

/**
 * The flags of a mechanism or application that has a name canonicalised and looked up (Cyrus
 * behaviour, section 5.2).
 *
 * <p>The constructor refuses flags that name neither identity, where libsasl answers BADPARAM, and
 * bits that do not exist.
 *
 * @param bits the flags, added up
 */
public record CallerFlags(int bits) {
  /** The name is the authentication identity. */
  public static final int AUTHID = 0x01;

  /** The name is the authorization identity. */
  public static final int AUTHZID = 0x02;

  /** The user proved himself elsewhere: NOUSER and NOMECH become OK. */
  public static final int EXTERNALLY_VERIFIED = 0x04;

  /** Fetch again what already has a value. */
  public static final int OVERRIDE = 0x08;

  /** The bits that a plug-in is given as they are. */
  public static final int PASSED_ON = 0xFFF0;

  private static final int KNOWN = AUTHID | AUTHZID | EXTERNALLY_VERIFIED | OVERRIDE | PASSED_ON;

  /** The name is the authentication identity, and no other flag. */
  public static final CallerFlags AUTHENTICATION = new CallerFlags(AUTHID);

  public CallerFlags {
    if ((bits & ~KNOWN) != 0) {
      throw new IllegalArgumentException("no such caller flags: 0x" + Integer.toHexString(bits));
    }
    if ((bits & (AUTHID | AUTHZID)) == 0) {
      throw new IllegalArgumentException("neither AUTHID nor AUTHZID: whose name is it?");
    }
  }

  /** Whether a flag is set. */
  public boolean has(int flag) {
    return (bits & flag) != 0;
  }

  /** What a plug-in is given in the lookup for one of the identities. */
  public LookupFlags forLookup(Identity identity) {
    int passed =
        (bits & PASSED_ON)
            | (has(OVERRIDE) ? LookupFlags.OVERRIDE : 0)
            | (identity == Identity.AUTHORIZATION ? LookupFlags.AUTHZID : 0);
    return passed == 0 ? LookupFlags.NONE : new LookupFlags(passed);
  }
}
