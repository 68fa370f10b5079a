package org.sasldb.verifier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Generated passwords: their letters, their length, their entropy, and that none is favoured. */
class PasswordRecipeTest {
  private static String make(PasswordRecipe recipe, RandomSource random) {
    return new String(recipe.make(random), StandardCharsets.US_ASCII);
  }

  @ParameterizedTest
  @CsvSource({
    "LETTERS_DIGITS, 20, 119, [A-Za-z0-9]{20}",
    "BASE58, 16, 93, [1-9A-HJ-NP-Za-km-z]{16}",
    "LOWER_DIGITS, 10, 51, [a-z0-9]{10}",
    "DIGITS, 6, 19, [0-9]{6}",
    "PRINTABLE, 12, 78, [!-~]{12}"
  })
  void lettersAreOfTheAlphabet(
      PasswordRecipe.Alphabet alphabet, int count, int bits, String pattern) {
    PasswordRecipe recipe = PasswordRecipe.letters(alphabet, count);
    assertEquals(bits, recipe.bits());
    String made = make(recipe, RandomSource.system());
    assertTrue(made.matches(pattern), made);
  }

  @Test
  void wordsAreOfTheList() {
    PasswordRecipe recipe = PasswordRecipe.words(6);
    assertEquals(62, recipe.bits()); // 6 * log2(1296) = 62.04
    assertTrue(make(recipe, RandomSource.system()).matches("([a-z]+(-[a-z]+)?-){5}[a-z-]+"));
    assertEquals("acid-acid", make(PasswordRecipe.words(2), byteSource(0, 0, 0, 0)));
    assertEquals("zoom", make(PasswordRecipe.words(1), byteSource(1295 >> 8, 1295 & 0xff)));
  }

  /**
   * Of 65,536 draws each digit gets as many: those beyond the last multiple of ten are repeated.
   */
  @Test
  void everySymbolHasTheSameChance() {
    Map<String, Integer> counts = new HashMap<>();
    PasswordRecipe one = PasswordRecipe.letters(PasswordRecipe.Alphabet.DIGITS, 1);
    for (int i = 0; i < 65_530; i++) {
      counts.merge(make(one, byteSource(i >> 8, i & 0xff)), 1, Integer::sum);
    }
    assertEquals(10, counts.size());
    counts.values().forEach(count -> assertEquals(6553, count));
    assertEquals("3", make(one, byteSource(0xff, 0xff, 0, 3)));
  }

  @Test
  void aPasswordHasALetter() {
    assertThrows(IllegalArgumentException.class, () -> PasswordRecipe.words(0));
  }

  private static RandomSource byteSource(int... bytes) {
    int[] next = {0};
    return count -> {
      byte[] drawn = new byte[count];
      for (int i = 0; i < count; i++) {
        drawn[i] = (byte) bytes[next[0]++];
      }
      return drawn;
    };
  }
}
