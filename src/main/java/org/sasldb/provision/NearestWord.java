package org.sasldb.provision;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Guesses which word was meant. */
public final class NearestWord {
  private static final int MOST_DIFFERENCES = 2;

  /** Up to this length two other letters make another word. */
  private static final int SHORT = 4;

  private static final int LONGEST = 40;

  private NearestWord() {}

  /** {@code "; is 'password' meant?"} where a word is near, otherwise the list of all words. */
  static String guess(String given, Collection<String> words) {
    return find(given, words)
        .map(word -> "; is '" + word + "' meant?")
        .orElseGet(() -> "; it can be " + String.join(", ", words));
  }

  /** The word that differs least, and in no more than two letters; a short word in one. */
  public static Optional<String> find(String given, Collection<String> words) {
    String best = "";
    String lower = shortened(given).toLowerCase(Locale.ROOT);
    int least = MOST_DIFFERENCES + 1;
    for (String word : words) {
      int distance = distance(lower, word);
      int most = word.length() <= SHORT ? 1 : MOST_DIFFERENCES;
      if (distance <= most && distance < least && distance < word.length()) {
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

  /**
   * How many letters must be exchanged, added, taken away or swapped with the next (Damerau and
   * Levenshtein; no letter is moved twice).
   */
  private static int distance(String left, String right) {
    int[][] rows = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        rows[i][j] = i == 0 || j == 0 ? i + j : least(rows, left, i, right, j);
      }
    }
    return rows[left.length()][right.length()];
  }

  private static int least(int[][] rows, String left, int i, String right, int j) {
    char l = left.charAt(i - 1);
    char r = right.charAt(j - 1);
    int exchanged = rows[i - 1][j - 1] + (l == r ? 0 : 1);
    int least = Math.min(exchanged, 1 + Math.min(rows[i - 1][j], rows[i][j - 1]));
    boolean swapped = i > 1 && j > 1 && l == right.charAt(j - 2) && r == left.charAt(i - 2);
    return swapped ? Math.min(least, rows[i - 2][j - 2] + 1) : least;
  }
}
