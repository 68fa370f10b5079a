package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.sasldb.record.Secret;
import org.sasldb.verifier.RandomSource;

/**
 * How a password is made up.
 *
 * @param length its number of characters
 * @param alphabet the characters it is drawn from, each once, all of them printable ASCII
 */
public record PasswordRecipe(int length, String alphabet) {
  /** The shortest password that is generated. */
  public static final int SHORTEST = 8;

  /** The longest password that is generated. */
  public static final int LONGEST = 1024;

  /** The smallest alphabet. */
  public static final int FEWEST_LETTERS = 10;

  private static final int DEFAULT_LENGTH = 20;
  private static final int BYTE_VALUES = 256;

  /** Letters and digits but those that are taken for each other: 20 of them are 116 bits. */
  private static final String UNMISTAKABLE =
      "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";

  /** 20 letters and digits. */
  public static final PasswordRecipe STANDARD = new PasswordRecipe(DEFAULT_LENGTH, UNMISTAKABLE);

  public PasswordRecipe {
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

  /** Makes a password, each character as likely as every other. */
  Secret draw(RandomSource random) {
    byte[] letters = alphabet.getBytes(US_ASCII);
    byte[] password = new byte[length];
    // bytes past the last whole multiple would make the first letters likelier
    int fair = BYTE_VALUES - BYTE_VALUES % letters.length;
    int done = 0;
    while (done < length) {
      byte[] drawn = random.bytes(length);
      for (int i = 0; i < drawn.length && done < length; i++) {
        int value = Byte.toUnsignedInt(drawn[i]);
        if (value < fair) {
          password[done++] = letters[value % letters.length];
        }
      }
      Arrays.fill(drawn, (byte) 0);
    }
    return Secret.takeOver(password);
  }
}
