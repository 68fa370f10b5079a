package org.sasldb.verifier;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * How a password is made by chance: so many symbols, each drawn from the same list with the same
 * chance. Symbols are letters of an {@link Alphabet}, or words.
 *
 * <p>The words are the short list of the Electronic Frontier Foundation (eff_short_wordlist_1.txt,
 * 2016; Joseph Bonneau; Creative Commons Attribution 3.0 United States): 1,296 words of three to
 * five letters, without offence and easily told apart.
 */
public final class PasswordRecipe {
  private static final String WORDS = "eff-short-words.txt";
  private static final int BYTE = 256;

  private final List<String> symbols;
  private final int count;
  private final String between;

  /** The letters that a password can be made of. */
  public enum Alphabet {
    /** All letters and digits of ASCII. */
    LETTERS_DIGITS("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"),
    /** The same without 0, O, I and l, which are taken for each other. */
    BASE58("ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz123456789"),
    /** Small letters and digits. */
    LOWER_DIGITS("abcdefghijklmnopqrstuvwxyz0123456789"),
    /** Digits. */
    DIGITS("0123456789"),
    /** All visible characters of ASCII. */
    PRINTABLE(printable());

    private final String letters;

    Alphabet(String letters) {
      this.letters = letters;
    }

    private static String printable() {
      StringBuilder all = new StringBuilder();
      for (char c = '!'; c <= '~'; c++) {
        all.append(c);
      }
      return all.toString();
    }
  }

  private PasswordRecipe(List<String> symbols, int count, String between) {
    if (count < 1) {
      throw new IllegalArgumentException("a password has at least one symbol");
    }
    this.symbols = symbols;
    this.count = count;
    this.between = between;
  }

  /**
   * So many letters of an alphabet.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static PasswordRecipe letters(Alphabet alphabet, int count) {
    return letters(alphabet.letters, count);
  }

  /**
   * So many letters of an alphabet of one's own.
   *
   * @param letters ASCII characters, each of them once
   * @throws IllegalArgumentException if there are none of either
   */
  public static PasswordRecipe letters(String letters, int count) {
    if (letters.isEmpty()) {
      throw new IllegalArgumentException("an alphabet has at least one letter");
    }
    return new PasswordRecipe(letters.chars().mapToObj(Character::toString).toList(), count, "");
  }

  /**
   * So many words with hyphens between.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static PasswordRecipe words(int count) {
    try (InputStream in = PasswordRecipe.class.getResourceAsStream(WORDS)) {
      byte[] list = Objects.requireNonNull(in, WORDS).readAllBytes();
      List<String> words = new String(list, StandardCharsets.US_ASCII).lines().toList();
      return new PasswordRecipe(words, count, "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The entropy in whole bits, rounded down. */
  public int bits() {
    return (int) Math.floor(count * Math.log(symbols.size()) / Math.log(2));
  }

  /** A fresh password, which the caller should overwrite after use. */
  public byte[] make(RandomSource random) {
    byte[][] drawn = new byte[count][];
    int length = (count - 1) * between.length();
    for (int i = 0; i < count; i++) {
      drawn[i] = symbols.get(draw(random)).getBytes(StandardCharsets.US_ASCII);
      length += drawn[i].length;
    }
    byte[] password = new byte[length];
    int at = 0;
    for (byte[] symbol : drawn) {
      if (at > 0 && !between.isEmpty()) {
        password[at++] = (byte) between.charAt(0);
      }
      System.arraycopy(symbol, 0, password, at, symbol.length);
      at += symbol.length;
      Arrays.fill(symbol, (byte) 0);
    }
    return password;
  }

  /** A place in the list: numbers beyond the last whole multiple would favour some places. */
  private int draw(RandomSource random) {
    int range = BYTE * BYTE;
    int fair = range - range % symbols.size();
    int number;
    do {
      byte[] two = random.bytes(2);
      number = (two[0] & 0xff) * BYTE + (two[1] & 0xff);
    } while (number >= fair);
    return number % symbols.size();
  }
}
