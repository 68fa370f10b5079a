package org.sasldb.auxprop;

import java.nio.charset.StandardCharsets;
import org.sasldb.record.Secret;

/** Secrets and texts for the tests of this room; a text stands for bytes, one per character. */
final class Secrets {
  private Secrets() {}

  static Secret secret(String latin1) {
    return Secret.copyOf(latin1.getBytes(StandardCharsets.ISO_8859_1));
  }

  static String text(Secret secret) {
    return new String(secret.toByteArray(), StandardCharsets.ISO_8859_1);
  }

  /** The value of a request, "-" for none. */
  static String value(PropertySet properties, String written) {
    return properties.value(written).map(Secrets::text).orElse("-");
  }
}
