package org.sasldb.exchange;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.ByteString;

/**
 * Lines of {@code user[@realm]:VERIFIER}, the verifier in whichever form: those of PostgreSQL and
 * of {@code gsasl --mkpasswd}. A blank line says nothing.
 */
record VerifierLines(ByteString defaultRealm) implements LineEntries.Parser {
  @Override
  public @Nullable Entry parse(long number, byte[] text) throws BadLineException {
    if (NamedLine.isBlank(text)) {
      return null;
    }
    NamedLine line = new NamedLine(number, text, "user[@realm]:VERIFIER");
    return line.withVerifier(
        line.account(defaultRealm), Arrays.copyOfRange(text, line.rest(), text.length));
  }
}
