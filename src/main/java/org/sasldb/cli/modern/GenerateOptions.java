package org.sasldb.cli.modern;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.sasldb.record.Secret;
import org.sasldb.verifier.PasswordRecipe;
import org.sasldb.verifier.RandomSource;
import picocli.CommandLine.Option;

/** Makes a password in place of asking for one. */
final class GenerateOptions {
  private static final int USUAL_LENGTH = 20;
  private static final int FEWEST_LETTERS = 8;
  private static final int FEWEST_WORDS = 4;
  private static final int MOST = 1000;

  @Option(
      names = "--generate",
      order = 20,
      description = "Make a password and show it once, with its entropy; 20 letters and digits.")
  boolean generate;

  @Option(
      names = "--length",
      paramLabel = "N",
      order = 21,
      description = "So many letters, at least 8.")
  @Nullable Integer length;

  @Option(
      names = "--alphabet",
      paramLabel = "NAME",
      order = 22,
      description = {
        "Of what letters: letters-digits (without this option), base58, lower-digits, digits,",
        "printable."
      })
  PasswordRecipe.@Nullable Alphabet alphabet;

  @Option(
      names = "--words",
      paramLabel = "N",
      order = 23,
      description = "So many English words, at least 4, instead of letters.")
  @Nullable Integer words;

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      order = 24,
      description = {
        "Write user@realm, a tab and the password to the end of a file that only its owner can",
        "read, and do not show it."
      })
  @Nullable Path sheet;

  /** Whether any of these options was given. */
  boolean given() {
    return generate || length != null || alphabet != null || words != null || sheet != null;
  }

  /** Makes one; null where none is asked for. */
  @Nullable GeneratedPassword make(PasswordOptions password) throws CommandException {
    if (!generate) {
      require(
          length == null && alphabet == null && words == null && sheet == null,
          "--length, --alphabet, --words and --sheet are for --generate");
      return null;
    }
    OutputGuard.requireFile("--sheet", sheet, "passwords go to standard output without --sheet");
    require(!password.given(), "--generate and an option for a password exclude each other");
    require(
        words == null || (length == null && alphabet == null),
        "--words takes the place of --length and --alphabet");
    PasswordRecipe recipe =
        words != null
            ? PasswordRecipe.words(bounded("--words", FEWEST_WORDS, words))
            : PasswordRecipe.letters(
                alphabet == null ? PasswordRecipe.Alphabet.LETTERS_DIGITS : alphabet,
                length == null ? USUAL_LENGTH : bounded("--length", FEWEST_LETTERS, length));
    byte[] made = recipe.make(RandomSource.system());
    return new GeneratedPassword(Secret.takeOver(made), recipe.bits());
  }

  /** Fewer could be guessed. */
  private static int bounded(String option, int fewest, int count) throws CommandException {
    require(
        count >= fewest && count <= MOST,
        option + "=" + count + ": a number from " + fewest + " to 1,000 is wanted");
    return count;
  }

  private static void require(boolean holds, String why) throws CommandException {
    if (!holds) {
      throw new CommandException(CommandFailure.USAGE, why, "");
    }
  }
}
