package org.sasldb.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Set;

/**
 * What {@code crypt(3)} and {@code htpasswd} make of a password: {@code $6$SALT$HASH} and its
 * relatives, in which fields stand behind dollar signs and the first says which hash it is.
 */
final class CryptHash {
  private static final Set<String> KINDS =
      Set.of(
          "1",
          "2",
          "2a",
          "2b",
          "2x",
          "2y",
          "5",
          "6",
          "7",
          "y",
          "gy",
          "md5",
          "sha1",
          "apr1",
          "argon2i",
          "argon2d",
          "argon2id",
          "scrypt");

  private static final int LONGEST_KIND = 8;

  /** A salt and a hash together; MD5 has 22 letters for the hash alone. */
  private static final int SHORTEST = 22;

  private CryptHash() {}

  /** Whether the secret of a line looks like one, as far as a colon, where passwd files go on. */
  static boolean isAt(byte[] text, int from) {
    if (from >= text.length || text[from] != '$') {
      return false;
    }
    int dollar = NamedLine.indexOf(text, '$', from + 1);
    int length = dollar - from - 1;
    if (length < 1 || length > LONGEST_KIND) {
      return false;
    }
    // the kind of a hash is no secret, unlike what follows
    String kind = new String(text, from + 1, length, ISO_8859_1);
    return KINDS.contains(kind) && letters(text, dollar + 1) >= SHORTEST;
  }

  /** How many bytes up to the end are such as a hash is written with; none if one is another. */
  private static int letters(byte[] text, int from) {
    int end = from;
    while (end < text.length && text[end] != ':') {
      if (!isLetter(text[end])) {
        return 0;
      }
      end++;
    }
    return end - from;
  }

  private static boolean isLetter(byte b) {
    return (b >= 'a' && b <= 'z')
        || (b >= 'A' && b <= 'Z')
        || (b >= '+' && b <= '9')
        || b == '='
        || b == '$';
  }
}
