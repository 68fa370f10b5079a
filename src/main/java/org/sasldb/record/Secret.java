package org.sasldb.record;

import java.security.MessageDigest;
import java.util.Arrays;

/**
 * The value of a record: most often a password or a verifier, so every value is treated as one.
 *
 * <p>A secret never shows its bytes in {@link #toString()}, compares in a time that depends on the
 * lengths only, and is overwritten by {@link #close()}. Java may have copied the bytes elsewhere
 * before they came here; wiping narrows the window and closes no other.
 */
public final class Secret implements AutoCloseable {
  private final byte[] bytes;
  private boolean closed;

  private Secret(byte[] owned) {
    this.bytes = owned;
  }

  /** A secret holding a copy of the bytes. */
  public static Secret copyOf(byte[] bytes) {
    return new Secret(bytes.clone());
  }

  /** A secret that takes the array over: the caller must not keep or use it. */
  public static Secret takeOver(byte[] bytes) {
    return new Secret(bytes);
  }

  /** Number of bytes. */
  public int length() {
    return bytes.length;
  }

  /**
   * A fresh copy of the bytes, which the caller should overwrite after use.
   *
   * @throws IllegalStateException after {@link #close()}
   */
  public byte[] toByteArray() {
    if (closed) {
      throw new IllegalStateException("the secret was wiped");
    }
    return bytes.clone();
  }

  /** Whether the bytes are the same; never true after {@link #close()}. */
  public boolean matches(byte[] other) {
    return !closed && MessageDigest.isEqual(bytes, other);
  }

  /** Overwrites the bytes. Calling it again does nothing. */
  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    closed = true;
  }

  /** Equal when both hold the same bytes; compared in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Secret that && !that.closed && matches(that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** Stars, never the bytes and never their number. */
  @Override
  public String toString() {
    return "********";
  }
}
