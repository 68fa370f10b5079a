package org.sasldb.cli.modern;

import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Errors, hints and notes on standard error: a line each, control characters made visible. */
final class Messages {
  private final PrintWriter out;
  private final Ansi ansi;
  private boolean quiet;
  private boolean verbose;
  private @Nullable NextCommand next;

  Messages(OutputStream stderr, Ansi ansi) {
    this.out = new PrintWriter(stderr, true, StandardCharsets.UTF_8);
    this.ansi = ansi;
  }

  /** How much is said besides errors. */
  void setLevel(boolean nowQuiet, boolean nowVerbose) {
    this.quiet = nowQuiet;
    this.verbose = nowVerbose;
  }

  /** Says what went wrong, under its code. */
  void error(String code, String message) {
    out.println("sasldb: " + painted("red", "error:") + " " + code + " " + printable(message));
  }

  /** From now on commands in hints act on the store that the user named, if he named one. */
  void setNext(@Nullable NextCommand nowNext) {
    this.next = nowNext;
  }

  /** Says what to do next. */
  void hint(String command) {
    out.println(painted("yellow", "hint:") + " " + printable(completed(command)));
  }

  /** A text with commands of {@code sasldb} in it, which act on the store that the user named. */
  String completed(String text) {
    return next == null ? text : next.complete(text);
  }

  /** Says what should be known although all is well; not with {@code --quiet}. */
  void note(String message) {
    if (!quiet) {
      out.println("sasldb: note: " + printable(message));
    }
  }

  /** Says what is dangerous although the command goes on; also with {@code --quiet}. */
  void warning(String message) {
    out.println("sasldb: " + painted("yellow", "warning:") + " " + printable(message));
  }

  /** Says one of several things that are wrong, before the error that sums them up. */
  void detailed(String message) {
    out.println("sasldb: " + printable(message));
  }

  /** Says what {@code --verbose} asks for. */
  void detail(String message) {
    if (verbose) {
      out.println("sasldb: " + printable(message));
    }
  }

  /** Asks on a terminal, without ending the line. */
  void prompt(String question) {
    out.print(question);
    out.flush();
  }

  /** Where a stack trace goes. */
  PrintWriter writer() {
    return out;
  }

  private String painted(String colour, String word) {
    return ansi.string("@|bold," + colour + " " + word + "|@");
  }

  /** The text with control characters written as {@code \xHH}: a name cannot move the cursor. */
  static String printable(String text) {
    StringBuilder line = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              if (Character.isISOControl(c)) {
                line.append(String.format(Locale.ROOT, "\\x%02x", c));
              } else {
                line.appendCodePoint(c);
              }
            });
    return line.toString();
  }
}
