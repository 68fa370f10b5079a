package org.sasldb.cli.modern;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.sasldb.store.Failure;

/**
 * One entry of the list of errors that {@code sasldb explain} and docs/errors.md show.
 *
 * @param code {@code E} and four digits
 * @param title a few words
 * @param text what it means and what to do
 * @param status what the process ends with
 */
public record Explanation(String code, String title, String text, ExitStatus status) {
  /** All of them, by code. */
  public static List<Explanation> all() {
    return Stream.concat(
            Arrays.stream(Failure.values()).map(Explanation::of),
            Arrays.stream(CommandFailure.values()).map(Explanation::of))
        .sorted((a, b) -> a.code.compareTo(b.code))
        .toList();
  }

  /** The entry of a code, given in any case and with or without its letter. */
  public static Optional<Explanation> ofCode(String code) {
    String upper = code.toUpperCase(Locale.ROOT);
    String wanted = upper.startsWith("E") ? upper : "E" + upper;
    return all().stream().filter(e -> e.code.equals(wanted)).findFirst();
  }

  private static Explanation of(Failure f) {
    return new Explanation(f.code(), f.title(), f.explanation(), ExitStatus.of(f));
  }

  private static Explanation of(CommandFailure f) {
    return new Explanation(f.code(), f.title(), f.explanation(), f.status());
  }
}
