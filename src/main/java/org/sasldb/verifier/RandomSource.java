package org.sasldb.verifier;

import java.security.SecureRandom;

/** Where salts, seeds and generated passwords come from. */
public interface RandomSource {
  /** That many bytes that nobody can foresee. */
  byte[] bytes(int count);

  /**
   * The generator of the system. It is not even loaded before the first bytes are asked for,
   * because most commands never do.
   */
  static RandomSource system() {
    return new RandomSource() {
      @Override
      public byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new SecureRandom().nextBytes(bytes);
        return bytes;
      }
    };
  }
}
