package org.sasldb.auxprop;

import org.sasldb.record.ByteString;

/**
 * What a name was made into.
 *
 * @param code {@link ResultCode#OK}, or why the name cannot be used
 * @param name the canonical name; empty unless the code is OK
 */
public record CanonicalName(ResultCode code, ByteString name) {
  /** A name that can be used. */
  public static CanonicalName of(ByteString name) {
    return new CanonicalName(ResultCode.OK, name);
  }

  /** A name that cannot be used. */
  public static CanonicalName refused(ResultCode code) {
    return new CanonicalName(code, ByteString.EMPTY);
  }
}
