package org.sasldb.cli.modern;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.ByteString;
import org.sasldb.record.Secret;

/**
 * One command of a batch: {@code add USER PASSWORD}, {@code set USER PASSWORD} or {@code delete
 * USER}. One blank stands between the words, or, if a TAB follows the first word, one TAB, so that
 * a user may have blanks in his name. The password is the rest of the line, every byte of it.
 *
 * @param verb what is to be done
 * @param user the user, maybe with a realm
 * @param password every byte of it, not checked yet; null for {@code delete}
 */
record BatchCommand(Verb verb, ByteString user, @Nullable Secret password) {
  /** What can be done. */
  enum Verb {
    ADD,
    SET,
    DELETE;

    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /** Takes a line apart; empty if it is no command. */
  static Optional<BatchCommand> parse(byte[] line) {
    for (Verb verb : Verb.values()) {
      byte[] word = verb.word().getBytes(java.nio.charset.StandardCharsets.US_ASCII);
      int from = word.length + 1;
      if (line.length > from && Arrays.equals(line, 0, word.length, word, 0, word.length)) {
        byte separator = line[word.length];
        if (separator == ' ' || separator == '\t') {
          return rest(verb, line, from, separator);
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<BatchCommand> rest(Verb verb, byte[] line, int from, byte separator) {
    int end = from;
    while (end < line.length && line[end] != separator) {
      end++;
    }
    boolean hasPassword = end < line.length;
    ByteString user = ByteString.of(line, from, end);
    if (hasPassword == (verb == Verb.DELETE) || user.isEmpty() || user.indexOf(0) >= 0) {
      return Optional.empty();
    }
    Secret password =
        hasPassword ? Secret.takeOver(Arrays.copyOfRange(line, end + 1, line.length)) : null;
    return Optional.of(new BatchCommand(verb, user, password));
  }
}
