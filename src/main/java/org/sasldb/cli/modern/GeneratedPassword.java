package org.sasldb.cli.modern;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.sasldb.record.Secret;

/**
 * A password that was made by chance.
 *
 * @param secret the password
 * @param bits its entropy
 */
record GeneratedPassword(Secret secret, int bits) {
  /** To be printed; a text cannot be wiped, so it is made for that only. */
  String text() {
    byte[] bytes = secret.toByteArray();
    String text = new String(bytes, StandardCharsets.US_ASCII);
    Arrays.fill(bytes, (byte) 0);
    return text;
  }
}
