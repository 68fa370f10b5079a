package org.sasldb.cli.modern;

import java.util.Collection;
import java.util.List;
import java.util.Locale;

/** Small pieces of English. */
final class Words {
  private static final int UNIT = 1024;
  private static final List<String> UNITS = List.of("KiB", "MiB", "GiB", "TiB");

  private Words() {}

  /** {@code 1 record}, {@code 2 records}. */
  static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  /** A number of bytes in the largest unit of which there is at least one: {@code 88.0 KiB}. */
  static String size(long bytes) {
    if (bytes < UNIT) {
      return count(bytes, "byte");
    }
    double number = bytes;
    int unit = -1;
    while (number >= UNIT && unit + 1 < UNITS.size()) {
      number /= UNIT;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", number, UNITS.get(unit));
  }

  /** {@code byteOrder} as {@code byte order}. */
  static String fromCamelCase(String name) {
    return name.replaceAll("(\\p{Upper})", " $1").toLowerCase(Locale.ROOT);
  }

  /** The length of the longest text. */
  static int width(Collection<String> texts) {
    return texts.stream().mapToInt(String::length).max().orElse(0);
  }

  /** The text and spaces up to a width. */
  static String padded(String text, int width) {
    return text + " ".repeat(Math.max(0, width - text.length()));
  }

  /** The text in lines of at most 78 characters, broken at spaces. */
  static String wrapped(String text) {
    StringBuilder lines = new StringBuilder();
    int column = 0;
    for (String word : text.split(" ", -1)) {
      if (column > 0 && column + 1 + word.length() > 78) {
        lines.append('\n');
        column = 0;
      } else if (column > 0) {
        lines.append(' ');
        column++;
      }
      lines.append(word);
      column += word.length();
    }
    return lines.toString();
  }
}
