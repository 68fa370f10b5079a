package org.sasldb.auxprop;

import org.sasldb.record.ByteString;
import org.sasldb.record.PropertyNames;

/**
 * One property that is asked for, of one of the two identities (Cyrus behaviour, section 5.1).
 *
 * <p>{@code *mail} and {@code mail} are two requests with separate results; the key of the record
 * has {@code mail} for both. The constructor refuses a name with a NUL byte, which no key can hold.
 *
 * @param property the name as it stands in the key, without the star
 * @param identity whose property
 */
public record PropertyRequest(ByteString property, Identity identity) {
  public PropertyRequest {
    if (property.indexOf(0) >= 0) {
      throw new IllegalArgumentException("the property name holds a NUL byte: " + property);
    }
  }

  /** Reads a name as libsasl writes it: a leading star means the authentication identity. */
  public static PropertyRequest parse(String written) {
    return parse(ByteString.utf8(written));
  }

  /** Reads a name as libsasl writes it: a leading star means the authentication identity. */
  public static PropertyRequest parse(ByteString written) {
    boolean star = !written.isEmpty() && written.at(0) == '*';
    return star
        ? new PropertyRequest(written.slice(1, written.length()), Identity.AUTHENTICATION)
        : new PropertyRequest(written, Identity.AUTHORIZATION);
  }

  /**
   * Whether the name is {@code userPassword} in any case of its letters. The key is not folded, so
   * {@code USERPASSWORD} passes this test and finds no record (section 5.4).
   */
  public boolean isUserPassword() {
    ByteString known = PropertyNames.USER_PASSWORD;
    if (property.length() != known.length()) {
      return false;
    }
    for (int i = 0; i < known.length(); i++) {
      if (AsciiCase.lower(property.at(i)) != AsciiCase.lower(known.at(i))) {
        return false;
      }
    }
    return true;
  }

  /** The name as libsasl writes it, printable. */
  @Override
  public String toString() {
    return (identity == Identity.AUTHENTICATION ? "*" : "") + property;
  }
}
