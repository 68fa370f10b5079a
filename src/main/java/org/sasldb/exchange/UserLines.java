package org.sasldb.exchange;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.sasldb.format.dump.BadLineException;
import org.sasldb.record.ByteString;

/**
 * Lines of {@code user[@realm]:password}: the name ends at the first colon, the realm begins behind
 * its first {@code @}, and all the rest is the password, blanks and further colons included. A
 * blank line says nothing; there are no comments, because a password and a name may begin with any
 * character.
 *
 * @param guessed whether nobody said that this is the format: then a password that looks like a
 *     hash is refused, because the file is more likely one of htpasswd or a shadow file
 */
record UserLines(ByteString defaultRealm, boolean guessed) implements LineEntries.Parser {
  @Override
  public @Nullable Entry parse(long number, byte[] text) throws BadLineException {
    if (NamedLine.isBlank(text)) {
      return null;
    }
    NamedLine line = new NamedLine(number, text, "user[@realm]:password");
    if (guessed && CryptHash.isAt(text, line.rest())) {
      throw line.bad(
          "it looks like a password hash (crypt), which no login by sasldb can use, so this user"
              + " needs a new password; --format=users takes it for the password itself");
    }
    return line.withPassword(
        line.account(defaultRealm), Arrays.copyOfRange(text, line.rest(), text.length));
  }
}
