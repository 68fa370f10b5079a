package org.sasldb.verifier;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * HMAC (RFC 2104) and the one block of PBKDF2 (RFC 8018) that SCRAM needs.
 *
 * <p>{@code javax.crypto.Mac} gives the same, but loading it costs a command more than the 4,096
 * iterations themselves.
 */
final class KeyedDigest {
  private static final byte INNER_PAD = 0x36;
  private static final byte OUTER_PAD = 0x5c;

  private final MessageDigest inner;
  private final MessageDigest outer;

  KeyedDigest(ScramMechanism mechanism, byte[] key) {
    byte[] padded = new byte[mechanism.blockLength()];
    byte[] shortKey =
        key.length > padded.length ? digest(mechanism.digestName()).digest(key) : key.clone();
    System.arraycopy(shortKey, 0, padded, 0, shortKey.length);
    inner = digest(mechanism.digestName());
    outer = digest(mechanism.digestName());
    exclusiveOr(padded, INNER_PAD);
    inner.update(padded);
    exclusiveOr(padded, (byte) (INNER_PAD ^ OUTER_PAD));
    outer.update(padded);
    java.util.Arrays.fill(padded, (byte) 0);
    java.util.Arrays.fill(shortKey, (byte) 0);
  }

  /** HMAC of the concatenated parts. */
  byte[] of(byte[]... parts) {
    MessageDigest first = copy(inner);
    for (byte[] part : parts) {
      first.update(part);
    }
    MessageDigest second = copy(outer);
    second.update(first.digest());
    return second.digest();
  }

  /** The first block of PBKDF2, with this key as the password: {@code Hi} of RFC 5802. */
  byte[] iterated(byte[] salt, int iterations) {
    byte[] u = of(salt, new byte[] {0, 0, 0, 1});
    byte[] result = u.clone();
    for (int i = 1; i < iterations; i++) {
      u = of(u);
      for (int j = 0; j < result.length; j++) {
        result[j] ^= u[j];
      }
    }
    return result;
  }

  /** A fresh digest; every Java has those that are named in this room. */
  static MessageDigest digest(String name) {
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no " + name, e);
    }
  }

  private static MessageDigest copy(MessageDigest started) {
    try {
      return (MessageDigest) started.clone();
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("a digest of this Java cannot be copied", e);
    }
  }

  private static void exclusiveOr(byte[] block, byte pad) {
    for (int i = 0; i < block.length; i++) {
      block[i] ^= pad;
    }
  }
}
