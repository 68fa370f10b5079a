package org.sasldb.auxprop;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.sasldb.record.ByteString;
import org.sasldb.record.Secret;

/**
 * What {@link AuxpropLookup#find} found about one user. Closing it wipes the values.
 *
 * <p>Property names are written without a star here.
 */
public final class UserProperties implements AutoCloseable {
  private final LookupResult result;

  UserProperties(LookupResult result) {
    this.result = result;
  }

  /** libsasl's result: OK, NOUSER, or why the name or a value cannot be used. */
  public ResultCode code() {
    return result.code();
  }

  /**
   * Whether there is such a user, which is to say that he has a {@code userPassword} or one of the
   * properties asked for (section 5.4).
   */
  public boolean exists() {
    return result.outcome().isOk();
  }

  /** The value of a property; empty if there is none or it was not asked for. */
  public Optional<Secret> value(String property) {
    return result.properties().value(request(property));
  }

  /**
   * The value of a property as text. The text cannot be wiped: prefer {@link #value} for passwords.
   *
   * @throws IllegalStateException if the value is not UTF-8
   */
  public Optional<String> text(String property) {
    return value(property).map(secret -> decode(property, secret));
  }

  private static String decode(String property, Secret secret) {
    byte[] bytes = secret.toByteArray();
    try {
      CharBuffer text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
      return text.toString();
    } catch (CharacterCodingException e) {
      throw new IllegalStateException("the value is not UTF-8 text: " + property, e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  static PropertyRequest request(String property) {
    if (property.startsWith("*")) {
      throw new IllegalArgumentException("written without the star here: " + property);
    }
    return new PropertyRequest(ByteString.utf8(property), Identity.AUTHENTICATION);
  }

  /** Wipes the values. Calling it again does nothing. */
  @Override
  public void close() {
    result.close();
  }

  /** The code and the names, never a value. */
  @Override
  public String toString() {
    return result.code() + " " + result.properties();
  }
}
