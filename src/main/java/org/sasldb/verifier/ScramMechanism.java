package org.sasldb.verifier;

import java.util.Optional;

/** The SCRAM mechanisms that libsasl knows, the weakest first (Cyrus behaviour, section 6.4). */
public enum ScramMechanism {
  SHA_1("SCRAM-SHA-1", "SHA-1", 20, 64),
  SHA_224("SCRAM-SHA-224", "SHA-224", 28, 64),
  SHA_256("SCRAM-SHA-256", "SHA-256", 32, 64),
  SHA_384("SCRAM-SHA-384", "SHA-384", 48, 128),
  SHA_512("SCRAM-SHA-512", "SHA-512", 64, 128);

  private final String saslName;
  private final String digestName;
  private final int keyLength;
  private final int blockLength;

  ScramMechanism(String saslName, String digestName, int keyLength, int blockLength) {
    this.saslName = saslName;
    this.digestName = digestName;
    this.keyLength = keyLength;
    this.blockLength = blockLength;
  }

  /** The name in the protocol and in a verifier, upper case. */
  public String saslName() {
    return saslName;
  }

  /** The name of the hash for {@link java.security.MessageDigest}. */
  public String digestName() {
    return digestName;
  }

  /** Length of StoredKey and ServerKey in bytes. */
  public int keyLength() {
    return keyLength;
  }

  /** Length of the hash's input block in bytes, which HMAC pads its key to. */
  int blockLength() {
    return blockLength;
  }

  /** The mechanism of exactly that name; libsasl does not take lower case. */
  public static Optional<ScramMechanism> ofSaslName(String name) {
    for (ScramMechanism mechanism : values()) {
      if (mechanism.saslName.equals(name)) {
        return Optional.of(mechanism);
      }
    }
    return Optional.empty();
  }
}
