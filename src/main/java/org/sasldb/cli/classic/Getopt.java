package org.sasldb.cli.classic;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.sasldb.record.ByteString;

/**
 * {@code getopt} as the GNU C library has it: options may be bundled and may come after operands,
 * an argument may be attached, {@code --} ends the options, a lone {@code -} is an operand. With
 * {@code POSIXLY_CORRECT} the first operand ends the options. Its complaints go to standard error
 * at the moment they arise, behind argument zero.
 */
final class Getopt {
  /** No more options. */
  static final int END = -1;

  /** An option that is not known, or lacks its argument; the complaint was printed. */
  static final int BAD = '?';

  private final String optionString;
  private final List<ByteString> arguments;
  private final boolean posixlyCorrect;
  private final byte[] argumentZero;
  private final OutputStream err;
  private final List<ByteString> operands = new ArrayList<>();
  private ByteString bundle = ByteString.EMPTY;
  private int inBundle;
  private int next;
  private ByteString argument = ByteString.EMPTY;

  /**
   * @param optionString the letters, each followed by a colon if it takes an argument
   * @param argumentZero what complaints begin with
   */
  Getopt(
      String optionString,
      List<ByteString> arguments,
      boolean posixlyCorrect,
      String argumentZero,
      OutputStream err) {
    this.optionString = optionString;
    this.arguments = arguments;
    this.posixlyCorrect = posixlyCorrect;
    this.argumentZero = argumentZero.getBytes(StandardCharsets.UTF_8);
    this.err = err;
  }

  /** The next option's letter, {@link #BAD}, or {@link #END}. */
  int next() throws IOException {
    if (inBundle >= bundle.length() && !findBundle()) {
      return END;
    }
    byte letter = bundle.at(inBundle++);
    int known = letter == ':' || letter == ';' ? -1 : optionString.indexOf(letter & 0xff);
    if (known < 0) {
      complain("invalid option", letter);
      return BAD;
    }
    boolean wantsArgument =
        known + 1 < optionString.length() && optionString.charAt(known + 1) == ':';
    return wantsArgument ? takeArgument(letter) : letter;
  }

  /** The argument of the option that {@link #next()} gave last. */
  ByteString argument() {
    return argument;
  }

  /** What is no option, in order; complete after {@link #END}. */
  List<ByteString> operands() {
    return operands;
  }

  /** Moves to the next argument that holds options, setting operands aside. */
  private boolean findBundle() {
    while (next < arguments.size()) {
      ByteString word = arguments.get(next++);
      boolean option = word.length() > 1 && word.at(0) == '-';
      if (option && !(word.length() == 2 && word.at(1) == '-')) {
        bundle = word;
        inBundle = 1;
        return true;
      }
      if (!option) {
        operands.add(word);
      }
      if (option || posixlyCorrect) {
        operands.addAll(arguments.subList(next, arguments.size()));
        next = arguments.size();
      }
    }
    return false;
  }

  private int takeArgument(byte letter) throws IOException {
    if (inBundle < bundle.length()) {
      argument = bundle.slice(inBundle, bundle.length());
    } else if (next < arguments.size()) {
      argument = arguments.get(next++);
    } else {
      complain("option requires an argument", letter);
      return BAD;
    }
    inBundle = bundle.length();
    return letter;
  }

  private void complain(String what, byte letter) throws IOException {
    byte[] middle = (": " + what + " -- '").getBytes(StandardCharsets.US_ASCII);
    byte[] line = new byte[argumentZero.length + middle.length + 3];
    System.arraycopy(argumentZero, 0, line, 0, argumentZero.length);
    System.arraycopy(middle, 0, line, argumentZero.length, middle.length);
    line[line.length - 3] = letter;
    line[line.length - 2] = '\'';
    line[line.length - 1] = '\n';
    err.write(line);
  }
}
