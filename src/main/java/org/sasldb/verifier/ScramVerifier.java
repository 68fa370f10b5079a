package org.sasldb.verifier;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;

/**
 * A SCRAM verifier as {@code authPassword} holds it (RFC 5803; Cyrus behaviour, section 6.4):
 *
 * <pre>SCRAM-SHA-256$4096:SALT$STOREDKEY:SERVERKEY</pre>
 *
 * <p>The password's bytes are taken as they are, without SASLprep, as libsasl does. Immutable; its
 * text never shows salt or keys.
 */
public final class ScramVerifier {
  /** What libsasl writes unless {@code scram_iteration_counter} says otherwise. */
  public static final int DEFAULT_ITERATIONS = 4096;

  /** More are neither made nor checked: each login costs them. */
  public static final int MOST_ITERATIONS = 1_000_000;

  /** What libsasl writes. */
  public static final int SALT_LENGTH = 16;

  private static final byte[] CLIENT_KEY = "Client Key".getBytes(US_ASCII);
  private static final byte[] SERVER_KEY = "Server Key".getBytes(US_ASCII);

  private final ScramMechanism mechanism;
  private final int iterations;
  private final byte[] salt;
  private final byte[] storedKey;
  private final byte[] serverKey;

  /**
   * @throws IllegalArgumentException if there are no iterations, no salt, or a key has not the
   *     length of the mechanism's hash
   */
  public ScramVerifier(
      ScramMechanism mechanism, int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    if (iterations < 1 || salt.length == 0) {
      throw new IllegalArgumentException("a SCRAM verifier needs an iteration and a salt");
    }
    if (storedKey.length != mechanism.keyLength() || serverKey.length != mechanism.keyLength()) {
      throw new IllegalArgumentException(
          "the keys of " + mechanism.saslName() + " have " + mechanism.keyLength() + " bytes");
    }
    this.mechanism = mechanism;
    this.iterations = iterations;
    this.salt = salt.clone();
    this.storedKey = storedKey.clone();
    this.serverKey = serverKey.clone();
  }

  /** The verifier of a password. */
  public static ScramVerifier derive(
      ScramMechanism mechanism, byte[] password, byte[] salt, int iterations) {
    byte[] salted = new KeyedDigest(mechanism, password).iterated(salt, iterations);
    KeyedDigest keys = new KeyedDigest(mechanism, salted);
    byte[] clientKey = keys.of(CLIENT_KEY);
    byte[] storedKey = KeyedDigest.digest(mechanism.digestName()).digest(clientKey);
    byte[] serverKey = keys.of(SERVER_KEY);
    Arrays.fill(salted, (byte) 0);
    Arrays.fill(clientKey, (byte) 0);
    return new ScramVerifier(mechanism, iterations, salt, storedKey, serverKey);
  }

  /**
   * Reads a value by the rules of libsasl 2.1.28.
   *
   * @return empty where libsasl would find no secret, and for more than 2,147,483,647 iterations,
   *     which nobody could wait for
   */
  public static Optional<ScramVerifier> parse(byte[] value) {
    return new ScramReader(value).read();
  }

  /** Whether this is the verifier of that password; takes as long as the iterations do. */
  public boolean accepts(byte[] password) {
    ScramVerifier other = derive(mechanism, password, salt, iterations);
    return MessageDigest.isEqual(storedKey, other.storedKey)
        && MessageDigest.isEqual(serverKey, other.serverKey);
  }

  /** The value to store. */
  public byte[] toBytes() {
    Base64.Encoder base64 = Base64.getEncoder();
    StringBuilder text = new StringBuilder(256);
    text.append(mechanism.saslName()).append('$').append(iterations).append(':');
    text.append(base64.encodeToString(salt)).append('$');
    text.append(base64.encodeToString(storedKey)).append(':');
    text.append(base64.encodeToString(serverKey));
    return text.toString().getBytes(US_ASCII);
  }

  /** The mechanism that this verifier serves. */
  public ScramMechanism mechanism() {
    return mechanism;
  }

  /** How often the hash is repeated. */
  public int iterations() {
    return iterations;
  }

  /** A copy of the salt. */
  public byte[] salt() {
    return salt.clone();
  }

  /** A copy of StoredKey. */
  public byte[] storedKey() {
    return storedKey.clone();
  }

  /** A copy of ServerKey. */
  public byte[] serverKey() {
    return serverKey.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ScramVerifier that && Arrays.equals(toBytes(), that.toBytes());
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(toBytes());
  }

  /** Mechanism and iterations only. */
  @Override
  public String toString() {
    return mechanism.saslName() + "$" + iterations + ":********";
  }
}
