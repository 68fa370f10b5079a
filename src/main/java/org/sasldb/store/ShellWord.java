package org.sasldb.store;

import java.util.Locale;

/** A word of a command line as it is typed in a shell, for hints that can be copied. */
public final class ShellWord {
  private static final String PLAIN = "[A-Za-z0-9_@%+=:,./-]+";
  private static final char QUOTE = '\'';

  private ShellWord() {}

  /**
   * The word, in quotes where a POSIX shell would see more in it than text. Control characters are
   * written in the {@code $'…'} of bash, zsh and POSIX.1-2024: a hint is one line.
   */
  public static String of(Object word) {
    String text = word.toString();
    if (text.matches(PLAIN)) {
      return text;
    }
    if (text.chars().noneMatch(Character::isISOControl)) {
      return QUOTE + text.replace("'", "'\\''") + QUOTE;
    }
    StringBuilder quoted = new StringBuilder("$'");
    text.chars().forEach(c -> quoted.append(escaped((char) c)));
    return quoted.append(QUOTE).toString();
  }

  private static String escaped(char c) {
    if (c == QUOTE || c == '\\') {
      return "\\" + c;
    }
    // three octal digits end by themselves; a digit may follow
    return Character.isISOControl(c)
        ? String.format(Locale.ROOT, "\\%03o", (int) c)
        : String.valueOf(c);
  }
}
