package org.sasldb.provision;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;

/**
 * Whether a text is JSON by the letter (RFC 8259). YAML, by which it is read afterwards, takes more
 * than that: other quotation marks, commas at the end. Whoever says that a file is JSON has other
 * programs read it too, and they do not.
 */
final class JsonGrammar {
  /** A desired state is five deep. */
  private static final int DEEPEST = 20;

  private static final String NUMBER_LETTERS = "+-.0123456789eE";
  private static final String NUMBER = "-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?";

  private final byte[] text;
  private int at;
  private long line = 1;
  private long lineOfLast = 1;

  JsonGrammar(byte[] text) {
    this.text = text;
  }

  /**
   * Reads the text to its end; an empty one is told by whoever reads it then.
   *
   * @throws BadSyntaxException with the line where it is none
   */
  void require() throws BadSyntaxException {
    skipBlanks();
    if (at == text.length) {
      return;
    }
    value(0);
    skipBlanks();
    if (at < text.length) {
      throw bad("there is text behind the end of the JSON value");
    }
  }

  private void value(int depth) throws BadSyntaxException {
    skipBlanks();
    if (depth > DEEPEST) {
      throw bad("nested deeper than any desired state is");
    }
    switch (next()) {
      case '{' -> object(depth);
      case '[' -> array(depth);
      case '"' -> string();
      case 't' -> word("true");
      case 'f' -> word("false");
      case 'n' -> word("null");
      default -> number();
    }
  }

  private void object(int depth) throws BadSyntaxException {
    at++;
    skipBlanks();
    if (next() == '}') {
      at++;
      return;
    }
    do {
      skipBlanks();
      if (next() != '"') {
        throw bad(
            next() == '}' ? "a comma before the }" : "a key in \" quotation marks is expected");
      }
      string();
      skipBlanks();
      if (next() != ':') {
        throw bad("a colon is expected behind a key");
      }
      at++;
      value(depth + 1);
    } while (goesOn('}'));
  }

  private void array(int depth) throws BadSyntaxException {
    at++;
    skipBlanks();
    if (next() == ']') {
      at++;
      return;
    }
    do {
      skipBlanks();
      if (next() == ']') {
        throw bad("a comma before the ]");
      }
      value(depth + 1);
    } while (goesOn(']'));
  }

  /** Passes over a comma, or over the end of a list. */
  private boolean goesOn(char end) throws BadSyntaxException {
    skipBlanks();
    int found = next();
    if (found != ',' && found != end) {
      throw bad("a comma or " + end + " is expected");
    }
    at++;
    return found == ',';
  }

  private void string() throws BadSyntaxException {
    at++;
    while (next() != '"') {
      if (text[at] >= 0 && text[at] < ' ') {
        throw bad(
            text[at] == '\n' || text[at] == '\r'
                ? "a text is not closed in the line where it begins"
                : "a control character in a text: it is written as an escape");
      }
      at += text[at] == '\\' ? escape() : 1;
    }
    at++;
  }

  /** The length of an escape. */
  private int escape() throws BadSyntaxException {
    at++;
    boolean unicode = next() == 'u';
    at--;
    int length = unicode ? 6 : 2;
    String digits = ascii(at + 2, Math.min(at + length, text.length));
    if (unicode ? !digits.matches("[0-9a-fA-F]{4}") : "\"\\/bfnrt".indexOf(text[at + 1]) < 0) {
      throw bad("a \\ in a text that begins no escape of JSON");
    }
    return length;
  }

  private void word(String word) throws BadSyntaxException {
    int end = Math.min(at + word.length(), text.length);
    if (!Arrays.equals(text, at, end, word.getBytes(US_ASCII), 0, word.length())) {
      throw noValue();
    }
    at = end;
  }

  private void number() throws BadSyntaxException {
    int end = at;
    while (end < text.length && NUMBER_LETTERS.indexOf(text[end]) >= 0) {
      end++;
    }
    if (!ascii(at, end).matches(NUMBER)) {
      throw noValue();
    }
    at = end;
  }

  private String ascii(int from, int to) {
    return new String(text, from, Math.max(0, to - from), US_ASCII);
  }

  private void skipBlanks() {
    lineOfLast = line;
    while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
      line += text[at] == '\n' ? 1 : 0;
      at++;
    }
  }

  /** The byte that comes next. */
  private int next() throws BadSyntaxException {
    if (at >= text.length) {
      throw new BadSyntaxException(
          lineOfLast, "not well-formed: the text ends before all is closed; is it cut short?");
    }
    return text[at];
  }

  private BadSyntaxException noValue() {
    return bad(
        "a value is expected: a text in \" quotation marks, a number, true, false, null, { or [");
  }

  /** Nothing of the text is in the reason: it could be a part of a password. */
  private BadSyntaxException bad(String reason) {
    return new BadSyntaxException(line, "not well-formed JSON: " + reason);
  }
}
