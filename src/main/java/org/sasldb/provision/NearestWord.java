package org.sasldb.provision;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant. */
public final class NearestWord {
  private static final int MOST_DIFFERENCES = 2;
  private static final int LONGEST = 40;

  private NearestWord() {}

  /** {@code "; is 'password' meant?"} where a word is near, otherwise the list of all words. */
  static String guess(String given, Collection<String> words) {
    return find(given, words)
        .map(word -> "; is '" + word + "' meant?")
        .orElseGet(() -> "; it can be " + String.join(", ", words));
  }

  /** The word that differs least, and in no more than two letters. */
  public static Optional<String> find(String given, Collection<String> words) {
    String best = "";
    int least = MOST_DIFFERENCES + 1;
    for (String word : words) {
      int distance = distance(shortened(given).toLowerCase(Locale.ROOT), word);
      if (distance < least && distance < word.length()) {
        least = distance;
        best = word;
      }
    }
    return best.isEmpty() ? Optional.empty() : Optional.of(best);
  }

  /** A word for a message, cut where it is very long. */
  static String shortened(String given) {
    return given.length() <= LONGEST ? given : given.substring(0, LONGEST) + "…";
  }

  /** How many letters must be exchanged, added or taken away (Levenshtein). */
  private static int distance(String left, String right) {
    int[] row = new int[right.length() + 1];
    for (int j = 0; j <= right.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= left.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= right.length(); j++) {
        int exchanged = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(exchanged, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[right.length()];
  }
}
