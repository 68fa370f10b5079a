package org.sasldb.provision;

import org.sasldb.record.Secret;
import org.sasldb.verifier.PasswordRecipe;
import org.sasldb.verifier.RandomSource;

/**
 * What a password that a desired state wants to be made up looks like.
 *
 * @param length its number of characters
 * @param alphabet the characters it is drawn from, each once, all of them printable ASCII
 */
public record PasswordShape(int length, String alphabet) {
  /** The shortest password that is generated. */
  public static final int SHORTEST = 8;

  /** The longest password that is generated. */
  public static final int LONGEST = 1024;

  /** The smallest alphabet. */
  public static final int FEWEST_LETTERS = 10;

  private static final int DEFAULT_LENGTH = 20;

  /** Letters and digits but those that are taken for each other: 20 of them are 116 bits. */
  private static final String UNMISTAKABLE =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  /** 20 letters and digits. */
  public static final PasswordShape STANDARD = new PasswordShape(DEFAULT_LENGTH, UNMISTAKABLE);

  public PasswordShape {
    if (length < SHORTEST || length > LONGEST) {
      throw new IllegalArgumentException("length must be from 8 to 1,024");
    }
    boolean printable = alphabet.chars().allMatch(c -> c > ' ' && c < 0x7f);
    if (!printable || alphabet.chars().distinct().count() != alphabet.length()) {
      throw new IllegalArgumentException(
          "alphabet must be printable ASCII characters, each of them once");
    }
    if (alphabet.length() < FEWEST_LETTERS) {
      throw new IllegalArgumentException("alphabet must have at least 10 characters");
    }
  }

  /** Makes a password. */
  Secret draw(RandomSource random) {
    return Secret.takeOver(PasswordRecipe.letters(alphabet, length).make(random));
  }
}
