package org.sasldb.record;

/** What libsasl can read back. A record beyond these limits could be stored, but never used. */
public final class RecordLimits {
  /**
   * The longest value in bytes. libsasl copies a value and a NUL byte into 8,192 bytes and in
   * 2.1.28 writes past the end of that for longer ones (Berkeley hash format, section 15).
   */
  public static final int MAX_VALUE_LENGTH = 8191;

  /** The longest {@code user@realm} in bytes that can log in (Cyrus behaviour, section 5.3). */
  public static final int MAX_NAME_LENGTH = 1024;

  private RecordLimits() {}
}
